package io.dialplane.provisioning;

import io.dialplane.extension.Extension;
import io.dialplane.user.User;
import java.util.List;

/** A person with the extensions that are his or hers. */
public record Agent(User user, List<Extension> extensions) {}
