package io.dialplane.importing;

import io.dialplane.platform.DomainException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Column A of every sheet of a workbook in Office Open XML.
 *
 * <p>Read by hand, because libraries for workbooks hold a row's cells and all shared texts in memory, and so fall to a file
 * that is within its limits but made to hurt. The parser is the JDK's own, without DTDs and entities, and gives long texts
 * in pieces.
 */
final class XlsxColumn {

    private static final String SHARED_TEXTS = "xl/sharedStrings.xml";
    private static final String WORKBOOK = "xl/workbook.xml";
    private static final String RELATIONS = "xl/_rels/workbook.xml.rels";
    private static final int DEEPEST = 50;
    private static final int MOST_NAMES = 1_000;
    private static final int LONGEST_NAME = 31;
    private static final int LONGEST_RELATION = 1_000;
    private static final Pattern SHEETS = Pattern.compile("xl/worksheets/([^/]+)\\.xml");
    private static final Pattern QUANTITY = Pattern.compile("-?[0-9.]{1,30}([eE][-+]?[0-9]{1,3})?");

    private final Path file;
    private final long inflatedLimit;

    XlsxColumn(Path file, long inflatedLimit) {
        this.file = file;
        this.inflatedLimit = inflatedLimit;
    }

    /** @throws DomainException 400 when it is no workbook, not whole, or a bomb */
    void check() throws IOException {
        inside(zip -> {});
    }

    /**
     * Hands out the cells of column A, each with the number of its row, sheet by sheet.
     *
     * @param ofSheet asked for a receiver at the start of each sheet, by the sheet's name
     * @throws DomainException 400 when it is no workbook, broken or a bomb
     */
    void forEach(Function<String, ObjIntConsumer<String>> ofSheet, Reading reading) throws IOException {
        inside(zip -> {
            ZipEntry texts = zip.getEntry(SHARED_TEXTS);
            List<? extends ZipEntry> sheets = sheets(zip);
            reading.begins((texts == null ? 0 : texts.getSize())
                    + sheets.stream().mapToLong(ZipEntry::getSize).sum());
            Map<String, String> names = names(zip);
            try (SharedTexts shared = new SharedTexts()) {
                if (texts != null) {
                    parse(zip, texts, reading, reader -> sharedTexts(reader, shared));
                }
                for (ZipEntry sheet : sheets) {
                    String part = SHEETS.matcher(sheet.getName()).replaceFirst("$1");
                    ObjIntConsumer<String> each = ofSheet.apply(names.getOrDefault(sheet.getName(), part));
                    parse(zip, sheet, reading, reader -> sheet(reader, shared, each));
                }
            }
        });
    }

    private interface Work {
        void with(ZipFile zip) throws IOException;
    }

    private void inside(Work work) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            InflationGuard.check(zip, Files.size(file), inflatedLimit);
            if (zip.getEntry(WORKBOOK) == null || sheets(zip).isEmpty()) {
                throw DomainException.invalid("file", "file.broken");
            }
            work.with(zip);
        } catch (ZipException e) {
            throw DomainException.invalid("file", "file.broken");
        }
    }

    private static List<? extends ZipEntry> sheets(ZipFile zip) {
        return zip.stream()
                .filter(entry -> SHEETS.matcher(entry.getName()).matches())
                .sorted(Comparator.comparingInt(
                                (ZipEntry entry) -> entry.getName().length())
                        .thenComparing(ZipEntry::getName))
                .toList();
    }

    private interface Part {
        void read(XMLStreamReader reader) throws XMLStreamException, IOException;
    }

    private static void parse(ZipFile zip, ZipEntry entry, Reading reading, Part part) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> InputStream.nullInputStream());
        InputStream inflated = zip.getInputStream(entry);
        try (InputStream in = new BufferedInputStream(reading == null ? inflated : reading.of(inflated), 1 << 16)) {
            XMLStreamReader reader = factory.createXMLStreamReader(in);
            try {
                part.read(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw DomainException.invalid("file", "file.broken");
        }
    }

    /** What people call the sheets, by the names of their parts; those that are not told are missing. */
    private static Map<String, String> names(ZipFile zip) throws IOException {
        Map<String, String> parts = new HashMap<>();
        ZipEntry relations = zip.getEntry(RELATIONS);
        if (relations != null) {
            parse(zip, relations, null, reader -> elements(reader, "Relationship", "Id", "Target", parts));
        }
        Map<String, String> names = new HashMap<>();
        parse(zip, zip.getEntry(WORKBOOK), null, reader -> elements(reader, "sheet", "name", "id", names));
        Map<String, String> byPart = new HashMap<>();
        names.forEach((name, id) -> {
            String target = parts.get(id);
            if (target != null) {
                byPart.put(
                        target.startsWith("/") ? target.substring(1) : "xl/" + target,
                        name.substring(0, Math.min(name.length(), LONGEST_NAME)));
            }
        });
        return byPart;
    }

    /** Two attributes of each element of a name, the first as the key of the second. */
    private static void elements(
            XMLStreamReader reader, String element, String key, String value, Map<String, String> found)
            throws XMLStreamException {
        int depth = 0;
        while (reader.hasNext() && found.size() < MOST_NAMES) {
            int event = next(reader);
            if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                if (++depth > DEEPEST) {
                    throw DomainException.invalid("file", "file.broken");
                }
                String keyFound = reader.getLocalName().equals(element) ? attribute(reader, key) : null;
                String valueFound = keyFound == null ? null : attribute(reader, value);
                if (valueFound != null && keyFound.length() + valueFound.length() < LONGEST_RELATION) {
                    found.put(keyFound, valueFound);
                }
            }
        }
    }

    /** An attribute, in whatever namespace. */
    private static String attribute(XMLStreamReader reader, String name) {
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            if (reader.getAttributeLocalName(i).equals(name)) {
                return reader.getAttributeValue(i);
            }
        }
        return null;
    }

    private static void sharedTexts(XMLStreamReader reader, SharedTexts shared) throws XMLStreamException, IOException {
        Texts text = new Texts();
        while (reader.hasNext()) {
            int event = next(reader);
            text.see(reader, event);
            if (event == XMLStreamConstants.END_ELEMENT && reader.getLocalName().equals("si")) {
                shared.add(text.take());
            }
        }
    }

    private static void sheet(XMLStreamReader reader, SharedTexts shared, ObjIntConsumer<String> each)
            throws XMLStreamException, IOException {
        Texts text = new Texts();
        String type = null;
        int row = 0;
        boolean first = false;
        boolean positional = true;
        while (reader.hasNext()) {
            int event = next(reader);
            text.see(reader, event);
            if (event == XMLStreamConstants.START_ELEMENT
                    && reader.getLocalName().equals("row")) {
                row = row(reader.getAttributeValue(null, "r"), row + 1);
                positional = true;
            } else if (event == XMLStreamConstants.START_ELEMENT
                    && reader.getLocalName().equals("c")) {
                String reference = reader.getAttributeValue(null, "r");
                first = reference == null ? positional : isInFirstColumn(reference);
                positional = false;
                type = reader.getAttributeValue(null, "t");
                text.take();
            } else if (event == XMLStreamConstants.END_ELEMENT
                    && reader.getLocalName().equals("c")
                    && first) {
                each.accept(value(type, text.take(), shared), row);
            }
        }
    }

    /** The number that the row says it has; else the next one. */
    private static int row(String said, int next) {
        return said != null && said.length() <= 9 && isNumber(said, 0) ? Integer.parseInt(said) : next;
    }

    private static boolean isInFirstColumn(String reference) {
        return reference.startsWith("A") && isNumber(reference, 1);
    }

    private static boolean isNumber(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return text.length() > from;
    }

    private static String value(String type, String text, SharedTexts shared) throws IOException {
        if ("s".equals(type)) {
            return shared.get(text.strip());
        }
        if ((type == null || type.equals("n")) && QUANTITY.matcher(text).matches()) {
            return plain(text);
        }
        return text;
    }

    /** {@code 9.121234567E9} is how some programs write 9121234567. */
    private static String plain(String number) {
        if (isNumber(number, 0) && number.charAt(0) != '0') {
            return number;
        }
        try {
            BigDecimal value = new BigDecimal(number).stripTrailingZeros();
            return Math.abs(value.scale()) > 40 ? number : value.toPlainString();
        } catch (NumberFormatException e) {
            return number;
        }
    }

    private static int next(XMLStreamReader reader) throws XMLStreamException {
        int event = reader.next();
        if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw DomainException.invalid("file", "file.broken");
        }
        return event;
    }

    /** Collects what stands in {@code v} and {@code t}, but not in readings ({@code rPh}); cut to what a number can be. */
    private static final class Texts {

        private final StringBuilder text = new StringBuilder();
        private boolean inText;
        private boolean inReading;
        private int depth;

        void see(XMLStreamReader reader, int event) {
            switch (event) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (++depth > DEEPEST) {
                        throw DomainException.invalid("file", "file.broken");
                    }
                    enter(reader.getLocalName(), true);
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    depth--;
                    enter(reader.getLocalName(), false);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    int room = NumberFile.LONGEST_TEXT - text.length();
                    if (inText && !inReading && room > 0) {
                        text.append(
                                reader.getTextCharacters(),
                                reader.getTextStart(),
                                Math.min(room, reader.getTextLength()));
                    }
                }
                default -> {
                    // comments and instructions say nothing
                }
            }
        }

        private void enter(String element, boolean in) {
            switch (element) {
                case "v", "t" -> inText = in;
                case "rPh" -> inReading = in;
                default -> {
                    // of no interest
                }
            }
        }

        String take() {
            String taken = text.toString();
            text.setLength(0);
            return taken;
        }
    }
}
