package io.dialplane.contact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * A change of a contact, or a new one. Null: stays as it is; an empty value is taken away.
 *
 * @param phoneNumbers as people write them; takes the place of all
 * @param tags         takes the place of all
 * @param notes        empty: none
 * @param notesVersion from which the notes were made; null: whichever there is
 * @param custom       fields that are given take the place of those of the same name; null takes one away
 * @param version      from which the change was made; null: whichever there is
 */
public record ContactChange(
        String name,
        List<String> phoneNumbers,
        Optional<String> leadStatus,
        Optional<String> product,
        Optional<String> market,
        Optional<String> state,
        List<String> tags,
        String notes,
        Integer notesVersion,
        ObjectNode custom,
        Integer version) {}
