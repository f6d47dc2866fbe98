package io.dialplane.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A real browser without a screen: the operating system's Chromium, with a profile of its own under {@code target}. It knows
 * no address but this machine's and downloads nothing.
 */
public final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 900;

    /** Kept, so that its level is: it complains that a browser newer than the library is not remote-controlled in full. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private final Path folder;
    private final ChromeDriver driver;
    private final List<Object> runFirst = new ArrayList<>();
    private boolean closed;

    private Browser(Path folder, ChromeDriver driver) {
        this.folder = folder;
        this.driver = driver;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    static Browser start() {
        Map<String, Path> programs =
                Packages.programs(Map.of("chromium", "chromium", "chromedriver", "chromium-driver"));
        SELENIUM.setLevel(Level.SEVERE);
        Path folder = Build.freshFolder("browser", Build.server());
        try {
            Files.createDirectories(folder.resolve("home"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(programs.get("chromedriver").toFile())
                .usingAnyFreePort()
                .withLogFile(folder.resolve("chromedriver.log").toFile())
                .withEnvironment(Map.of("HOME", folder.resolve("home").toString()))
                .build();
        ChromeDriver driver = new ChromeDriver(service, options(programs.get("chromium"), folder.resolve("profile")));
        return new Browser(folder, driver);
    }

    /** The driver's processes and the browser's below them. */
    private static List<ProcessHandle> processes() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info()
                        .command()
                        .filter(command -> command.endsWith("/chromedriver"))
                        .isPresent())
                .flatMap(child -> Stream.concat(Stream.of(child), child.descendants()))
                .toList();
    }

    private static ChromeOptions options(Path chromium, Path profile) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        options.setExperimentalOption(
                "prefs",
                Map.of(
                        "credentials_enable_service", false,
                        "profile.password_manager_enabled", false,
                        "profile.password_manager_leak_detection", false));
        options.addArguments(
                "--headless",
                "--user-data-dir=" + profile,
                "--window-size=" + WIDTH + "," + HEIGHT,
                "--lang=en-US",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--no-default-browser-check",
                "--disable-breakpad",
                "--disable-quic",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-default-apps",
                "--disable-domain-reliability",
                "--disable-extensions",
                "--disable-sync",
                "--disable-features=MediaRouter,OptimizationHints,Translate,AutofillServerCommunication,PasswordLeakDetection",
                "--no-pings",
                "--no-proxy-server",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1");
        if (Packages.isRoot()) {
            // Chromium refuses to run as root with one
            options.addArguments("--no-sandbox");
        }
        return options;
    }

    /** Opens an address and waits until the page is loaded. */
    public void open(Object address) {
        driver.get(address.toString());
    }

    public void reload() {
        driver.navigate().refresh();
    }

    public void back() {
        driver.navigate().back();
    }

    public String address() {
        return driver.getCurrentUrl();
    }

    public String title() {
        return driver.getTitle();
    }

    /** The page as it is now. */
    public String source() {
        return driver.getPageSource();
    }

    /** The element with this id, as soon as it is there. */
    public WebElement element(String id) {
        return new WebDriverWait(driver, PATIENCE).until(d -> d.findElement(By.id(id)));
    }

    public List<WebElement> all(String cssSelector) {
        return driver.findElements(By.cssSelector(cssSelector));
    }

    /** What is seen of the element with this id; what is live may be replaced at this moment. */
    public String text(String id) {
        return new WebDriverWait(driver, PATIENCE)
                .ignoring(StaleElementReferenceException.class)
                .until(d -> d.findElement(By.id(id)).getText());
    }

    /** Presses keys where the focus is. */
    public void type(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** The id of the element that has the focus; empty: it has none. */
    public String focus() {
        return String.valueOf(run("return document.activeElement.id"));
    }

    /** Clicks and waits until the next page is loaded. */
    public void click(String id) {
        leave(() -> element(id).click());
    }

    /** Does something that leads to another page and waits until that is loaded. */
    public void leave(Runnable action) {
        run("window.wasHere = true");
        action.run();
        new WebDriverWait(driver, PATIENCE)
                .until(d -> Boolean.TRUE.equals(run("return !window.wasHere && document.readyState === 'complete'")));
    }

    /** Takes one thing with the mouse to where another is, and lets it go there. */
    public void drag(WebElement what, WebElement where) {
        new Actions(driver)
                .clickAndHold(what)
                .moveToElement(where)
                .moveByOffset(0, -8)
                .release()
                .perform();
    }

    /** Runs JavaScript in the page, whatever the page's policy. */
    public Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Shows pages as on a telephone that is that wide, until the test is over. */
    public void width(int pixels) {
        screen(pixels, true);
    }

    /** As on a desk again. */
    public void wide() {
        screen(WIDTH, false);
    }

    /** Says how wide it is in any case: a page that was narrow can stay so when the browser is only told to forget it. */
    private void screen(int width, boolean mobile) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", HEIGHT, "deviceScaleFactor", 0, "mobile", mobile));
    }

    /** Runs a script in each page before any of the page's own, until the test is over. */
    public void runFirst(String script) {
        runFirst.add(driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script))
                .get("identifier"));
    }

    /** What the page's console says since it was last asked: failures of scripts, of requests, of the policy (CSP). */
    public List<String> log() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::toString)
                // what axe does to see colours, not the page
                .filter(line -> !line.contains("willReadFrequently"))
                // whoever types sooner than a page is ready keeps the focus
                .filter(line -> !line.contains("Autofocus processing was blocked"))
                .toList();
    }

    public void forgetCookies() {
        driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
    }

    /** Empties its console, and forgets cookies of every site and what is cached. */
    void forgetEverything() {
        wide();
        runFirst.forEach(script ->
                driver.executeCdpCommand("Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", script)));
        runFirst.clear();
        open("about:blank");
        forgetCookies();
        driver.executeCdpCommand("Network.clearBrowserCache", Map.of());
        log();
    }

    /** Saves what is seen, as {@code target/it/browser/name-server.png}. */
    public Path screenshot(String name) {
        String server = Build.server().name().toLowerCase(Locale.ROOT).replace('_', '-');
        try {
            Path file = Files.createDirectories(Build.folder("browser")).resolve(name + "-" + server + ".png");
            return Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the browser, with force what does not end by itself, and removes its profile. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        List<ProcessHandle> processes = processes();
        try {
            driver.quit();
        } finally {
            try {
                CompletableFuture.allOf(
                                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                        .get(5, TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException e) {
                processes.forEach(ProcessHandle::destroyForcibly);
            } catch (InterruptedException e) {
                processes.forEach(ProcessHandle::destroyForcibly);
                Thread.currentThread().interrupt();
            }
            Build.delete(folder);
        }
    }
}
