/**
 * Who is rung when somebody calls: groups of agents, rules, and the plan that is made of them for a caller. Tables: {@code agent_group,
 * agent_group_member, routing_rule, routing_rule_target}. It knows no telephony provider: who takes calls asks for a plan and
 * rings. Ports: {@link io.dialplane.routing.Presence}, {@link io.dialplane.routing.CallFigures}.
 */
package io.dialplane.routing;
