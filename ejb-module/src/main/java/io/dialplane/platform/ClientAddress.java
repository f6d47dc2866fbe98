package io.dialplane.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Where a request really came from. {@code TRUSTED_PROXIES} (addresses and networks, separated by commas; default none)
 * lists the proxies whose {@code X-Forwarded-For} is believed.
 */
@ApplicationScoped
public class ClientAddress {

    private record Network(byte[] address, int bits) {

        static Network parse(String text) {
            String[] parts = text.strip().split("/");
            if (!parts[0].matches("[0-9a-fA-F.:]+")) {
                throw new IllegalArgumentException("is not a list of IP addresses and networks");
            }
            byte[] address = bytes(parts[0]);
            int most = address.length * 8;
            int bits = parts.length == 1 ? most : parts[1].matches("[0-9]{1,3}") ? Integer.parseInt(parts[1]) : -1;
            if (parts.length > 2 || bits < 0 || bits > most) {
                throw new IllegalArgumentException("holds '" + text.strip() + "', which is not a network");
            }
            return new Network(address, bits);
        }

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if (((address[bit >> 3] ^ other[bit >> 3]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Network> trusted =
            Setting.of("TRUSTED_PROXIES", List.of(), text -> Arrays.stream(text.split(","))
                    .map(Network::parse)
                    .toList());

    /** The nearest address that is not a trusted proxy's. */
    public String of(HttpServletRequest request) {
        String address = request.getRemoteAddr();
        String forwarded = request.getHeader("X-Forwarded-For");
        if (trusted.isEmpty() || forwarded == null) {
            return address;
        }
        String[] hops = forwarded.split(",");
        for (int i = hops.length - 1; i >= 0 && isTrusted(address); i--) {
            String hop = hops[i].strip();
            if (!hop.matches("[0-9a-fA-F.:]+")) {
                break;
            }
            address = hop;
        }
        return address;
    }

    private boolean isTrusted(String address) {
        byte[] bytes = bytes(address);
        return trusted.stream().anyMatch(network -> network.contains(bytes));
    }

    private static byte[] bytes(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("holds '" + address + "', which is not an IP address", e);
        }
    }
}
