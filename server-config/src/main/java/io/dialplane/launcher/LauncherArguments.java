package io.dialplane.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the build tells the launcher, as {@code name=value}; the operator's settings come from the environment.
 *
 * @param payara   {@code payara}: Payara Micro's jar
 * @param archives {@code archive}, repeatable: a web archive to deploy
 * @param demo     {@code demo}: whether a demonstration company is filled
 * @param command  {@code command}: {@code run, reset-admin-password, rotate-secret-keys} or {@code take-over}
 * @param parent   {@code parent}: process with whose end the launcher ends too
 */
record LauncherArguments(Path payara, List<Path> archives, boolean demo, String command, Optional<Long> parent) {

    static LauncherArguments of(String... args) {
        Path payara = Path.of("payara-micro.jar");
        List<Path> archives = new ArrayList<>();
        boolean demo = false;
        String command = "run";
        Optional<Long> parent = Optional.empty();
        for (String arg : args) {
            String[] pair = arg.split("=", 2);
            String value = pair.length == 2 ? pair[1] : "";
            switch (pair[0]) {
                case "payara" -> payara = Path.of(value).toAbsolutePath();
                case "archive" -> archives.add(Path.of(value).toAbsolutePath());
                case "demo" -> demo = Boolean.parseBoolean(value);
                case "command" -> command = value;
                case "parent" -> parent = Optional.of(Long.valueOf(value));
                default -> throw new LaunchException("Unknown argument " + arg);
            }
        }
        return new LauncherArguments(payara, List.copyOf(archives), demo, command, parent);
    }
}
