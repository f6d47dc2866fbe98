package io.dialplane.calllog;

import java.util.List;

/** Agents who are rung at once. */
record Ringing(int tierIndex, int tier, Integer ruleId, String ruleName, int timeoutSeconds, List<Integer> userIds) {}
