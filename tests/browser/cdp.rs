//! A small client of Chromium's DevTools protocol: real pages, real keys, real Chinese input, screenshots.

use std::cell::RefCell;
use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::rc::Rc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{self, Message, WebSocket};

/// How long a page may take to show what a test waits for.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long Chromium may take for one answer. A silent browser fails a walk; it never holds it.
const ANSWER: Duration = Duration::from_secs(60);
/// A key or click that leads to another page is sometimes never acknowledged, because the page it
/// was sent to is gone; an expression likewise. What the walk waits for next decides.
const ACKNOWLEDGEMENT: Duration = Duration::from_secs(5);

/// One headless Chromium; each page has cookies of its own, as if on a computer of its own.
pub struct Browser {
    process: Child,
    socket: RefCell<WebSocket<TcpStream>>,
    next_id: RefCell<u64>,
    events: RefCell<Vec<Value>>,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts Chromium. Says loudly when it is not there, and fails in CI.
    pub fn start() -> Option<Rc<Browser>> {
        let program = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
            .into_iter()
            .find(|path| std::path::Path::new(path).exists());
        let Some(program) = program else {
            assert!(
                std::env::var_os("CI").is_none(),
                "Chromium is not installed: the browser tests cannot run"
            );
            eprintln!("NOT TESTED IN A BROWSER: install chromium or run ./test");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        let mut process = Command::new(program)
            .args([
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-breakpad",
                "--disable-crash-reporter",
                "--disable-dev-shm-usage",
                "--font-render-hinting=none",
                "--hide-scrollbars",
                // A page behind another one must go on drawing and counting time.
                "--disable-background-timer-throttling",
                "--disable-backgrounding-occluded-windows",
                "--disable-renderer-backgrounding",
                "--remote-debugging-port=0",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let address = lines
            .find_map(|line| line.ok()?.strip_prefix("DevTools listening on ").map(str::to_owned))
            .expect("Chromium says where it listens");
        // Its later complaints are read away, so that it never waits for us.
        std::thread::spawn(move || lines.for_each(drop));
        let host = address.trim_start_matches("ws://").split('/').next().unwrap();
        let stream = TcpStream::connect(host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
        stream.set_write_timeout(Some(ANSWER)).unwrap();
        let (socket, _) = tungstenite::client(address.as_str(), stream).unwrap();
        Some(Rc::new(Browser {
            process,
            socket: RefCell::new(socket),
            next_id: RefCell::new(1),
            events: RefCell::new(Vec::new()),
            _profile: profile,
        }))
    }

    fn call(&self, session: Option<&str>, method: &str, params: Value) -> Value {
        let answer = self.ask(session, method, params, ANSWER);
        let value = answer.unwrap_or_else(|| panic!("{method}: no answer in {ANSWER:?}"));
        assert!(value["error"].is_null(), "{method}: {}", value["error"]);
        value["result"].clone()
    }

    /// The answer, also when it tells of an error; `None` when there is none in that time.
    fn ask(
        &self,
        session: Option<&str>,
        method: &str,
        params: Value,
        patience: Duration,
    ) -> Option<Value> {
        let begun = Instant::now();
        let id = self.next_id.replace_with(|id| *id + 1);
        let mut message = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            message["sessionId"] = json!(session);
        }
        self.socket.borrow_mut().send(Message::text(message.to_string())).unwrap();
        while begun.elapsed() < patience {
            let received = match self.socket.borrow_mut().read() {
                Err(tungstenite::Error::Io(e)) if is_pause(&e) => continue,
                other => other.unwrap(),
            };
            let Message::Text(text) = received else { continue };
            let value: Value = serde_json::from_str(&text).unwrap();
            if value["id"] == json!(id) {
                return Some(value);
            }
            // A late answer to a question nobody waits for any more is dropped.
            if value["id"].is_null() {
                self.events.borrow_mut().push(value);
            }
        }
        None
    }

    /// A new page on a computer of its own.
    pub fn page(self: &Rc<Self>) -> Page {
        let context =
            self.call(None, "Target.createBrowserContext", json!({}))["browserContextId"].clone();
        let target = self.call(
            None,
            "Target.createTarget",
            json!({ "url": "about:blank", "browserContextId": context }),
        );
        let target = target["targetId"].as_str().unwrap().to_owned();
        let attached = self.call(
            None,
            "Target.attachToTarget",
            json!({ "targetId": target, "flatten": true }),
        );
        let page = Page {
            browser: Rc::clone(self),
            session: attached["sessionId"].as_str().unwrap().to_owned(),
        };
        for domain in ["Page", "Runtime", "Log", "Accessibility"] {
            page.call(&format!("{domain}.enable"), json!({}));
        }
        page.size(1440, 900);
        page
    }
}

fn is_pause(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut)
}

impl Drop for Browser {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// A page someone looks at.
pub struct Page {
    browser: Rc<Browser>,
    session: String,
}

impl Page {
    pub fn call(&self, method: &str, params: Value) -> Value {
        self.browser.call(Some(&self.session), method, params)
    }

    /// A key or a click: what comes of it is waited for by what the walk looks at next.
    fn input(&self, method: &str, params: Value) {
        let answer = self.browser.ask(Some(&self.session), method, params, ACKNOWLEDGEMENT);
        match answer {
            Some(value) => assert!(value["error"].is_null(), "{method}: {}", value["error"]),
            None => eprintln!("{method} was not acknowledged"),
        }
    }

    pub fn size(&self, width: u32, height: u32) {
        let mobile = width < 600;
        self.call(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile }),
        );
    }

    /// `light` or `dark`.
    pub fn colours(&self, scheme: &str) {
        self.call(
            "Emulation.setEmulatedMedia",
            json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] }),
        );
    }

    pub fn open(&self, url: &str) {
        self.call("Page.navigate", json!({ "url": url }));
        self.wait_for("document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    /// The value of a JavaScript expression; promises are waited for.
    pub fn eval(&self, expression: &str) -> Value {
        let params = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true, "userGesture": true });
        let result = self.call("Runtime.evaluate", params);
        assert!(
            result["exceptionDetails"].is_null(),
            "{expression}: {}",
            result["exceptionDetails"]
        );
        result["result"]["value"].clone()
    }

    /// Waits until an expression is true.
    pub fn wait_for(&self, condition: &str) {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let params = json!({ "expression": format!("!!({condition})"), "returnByValue": true });
            // While a page changes, an expression may fail or stay without an answer: "not yet".
            let session = Some(self.session.as_str());
            let answer = self.browser.ask(session, "Runtime.evaluate", params, ACKNOWLEDGEMENT);
            if answer.is_some_and(|a| a["result"]["result"]["value"] == json!(true)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        self.screenshot("waited-in-vain");
        panic!(
            "waited in vain for {condition}\nat {}\n{}",
            self.eval("location.href"),
            self.text()
        );
    }

    /// Waits until the page shows these words.
    pub fn see(&self, words: &str) {
        self.wait_for(&format!(
            "document.body && document.body.innerText.includes({})",
            json!(words)
        ));
    }

    pub fn text(&self) -> String {
        self.eval("document.body.innerText").as_str().unwrap_or_default().to_owned()
    }

    /// Clicks the middle of an element as a mouse does.
    pub fn click(&self, selector: &str) {
        self.wait_for(&format!("document.querySelector({})", json!(selector)));
        let place = self.eval(&format!(
            "(() => {{ const e = document.querySelector({}); e.scrollIntoView({{block:'center'}}); const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; }})()",
            json!(selector)
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            self.input(
                "Input.dispatchMouseEvent",
                json!({ "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1 }),
            );
        }
    }

    /// Clicks the link or button with these words.
    pub fn click_words(&self, words: &str) {
        let find = format!(
            "[...document.querySelectorAll('a,button,summary,label')].find(e => e.innerText.trim() === {} && e.getClientRects().length)",
            json!(words)
        );
        self.wait_for(&find);
        self.eval(&format!("(() => {{ document.querySelectorAll('[data-test-target]').forEach(e => e.removeAttribute('data-test-target')); ({find}).setAttribute('data-test-target', ''); }})()"));
        self.click("[data-test-target]");
    }

    /// Puts the caret into a field and replaces what stands there.
    pub fn fill(&self, selector: &str, words: &str) {
        self.wait_for(&format!("document.querySelector({})", json!(selector)));
        self.eval(&format!("(() => {{ const e = document.querySelector({}); e.focus(); e.select && e.select(); }})()", json!(selector)));
        self.write(words);
    }

    /// Chooses an option of a select by its value.
    pub fn choose(&self, selector: &str, value: &str) {
        self.wait_for(&format!("document.querySelector({})", json!(selector)));
        self.eval(&format!(
            "(() => {{ const e = document.querySelector({}); e.value = {}; e.dispatchEvent(new Event('change', {{bubbles: true}})); }})()",
            json!(selector),
            json!(value)
        ));
    }

    /// Types where the caret is, as an input method does: any script.
    pub fn write(&self, words: &str) {
        self.input("Input.insertText", json!({ "text": words }));
    }

    /// Presses a key: `Enter`, `Alt+Enter`, `j`, `Control+z`.
    pub fn press(&self, keys: &str) {
        let (mut modifiers, mut key) = (0, keys);
        for (name, bit) in [("Alt+", 1), ("Control+", 2), ("Shift+", 8)] {
            if let Some(rest) = key.strip_prefix(name) {
                (modifiers, key) = (modifiers | bit, rest);
            }
        }
        let (code, number) = match key {
            "Enter" => ("Enter".to_owned(), 13),
            "Tab" => ("Tab".to_owned(), 9),
            "Escape" => ("Escape".to_owned(), 27),
            "ArrowDown" => ("ArrowDown".to_owned(), 40),
            "ArrowUp" => ("ArrowUp".to_owned(), 38),
            "/" => ("Slash".to_owned(), 191),
            "?" => ("Slash".to_owned(), 191),
            letter => (
                format!("Key{}", letter.to_uppercase()),
                u32::from(letter.to_uppercase().chars().next().unwrap()),
            ),
        };
        // What a key writes; shortcuts with Control or Alt write nothing.
        let writes = match key {
            "Enter" if modifiers == 0 => Some("\r"),
            one if one.chars().count() == 1 && modifiers & 3 == 0 => Some(one),
            _ => None,
        };
        let mut down = json!({ "type": if writes.is_some() { "keyDown" } else { "rawKeyDown" }, "modifiers": modifiers, "key": key, "code": code, "windowsVirtualKeyCode": number });
        if let Some(text) = writes {
            down["text"] = json!(text);
        }
        if keys == "Control+z" {
            down["commands"] = json!(["undo"]);
        }
        self.input("Input.dispatchKeyEvent", down);
        self.input("Input.dispatchKeyEvent", json!({ "type": "keyUp", "modifiers": modifiers, "key": key, "code": code, "windowsVirtualKeyCode": number }));
    }

    /// Roles and names as a screen reader hears them, in order.
    pub fn heard(&self) -> Vec<(String, String)> {
        let tree = self.call("Accessibility.getFullAXTree", json!({}));
        let nodes = tree["nodes"].as_array().cloned().unwrap_or_default();
        let word =
            |node: &Value, key: &str| node[key]["value"].as_str().unwrap_or_default().to_owned();
        nodes
            .iter()
            .filter(|n| n["ignored"] != json!(true))
            .map(|n| (word(n, "role"), word(n, "name")))
            .collect()
    }

    /// Keeps a picture under `target/screenshots/`.
    pub fn screenshot(&self, name: &str) {
        use base64::Engine as _;
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        self.call("Page.bringToFront", json!({}));
        let shot = self.call("Page.captureScreenshot", json!({ "format": "png" }));
        let bytes = base64::engine::general_purpose::STANDARD
            .decode(shot["data"].as_str().unwrap())
            .unwrap();
        std::fs::write(folder.join(format!("{name}.png")), bytes).unwrap();
    }

    /// What the page complained of: script errors and refused resources. A page people like has none.
    pub fn complaints(&self) -> Vec<String> {
        self.eval("1");
        let events = self.browser.events.borrow();
        let mine = events.iter().filter(|e| e["sessionId"] == json!(self.session));
        mine.filter_map(|event| match event["method"].as_str()? {
            "Runtime.exceptionThrown" => Some(event["params"]["exceptionDetails"].to_string()),
            "Log.entryAdded" if event["params"]["entry"]["level"] == "error" => {
                let entry = &event["params"]["entry"];
                // A refused form answers 4xx, which Chromium logs; that is no fault of the page.
                let refused =
                    entry["source"] == "network" && entry["text"].as_str()?.contains("status of 4");
                (!refused).then(|| entry.to_string())
            }
            _ => None,
        })
        .collect()
    }
}
