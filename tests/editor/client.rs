//! What an editor asks rust-analyzer, in the language server protocol.

use std::{
    env, fs,
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{ChildStdin, ChildStdout, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use crate::PROGRAM;

/// The answers to what was asked while rust-analyzer still read what is new: asked again, it answers.
const ASK_AGAIN: [i64; 2] = [-32801, -32802];

/// The longest that an answer may take. The first one takes most of the time, on a machine that does other things besides.
const PATIENCE: Duration = Duration::from_secs(600);

/// A file that is open in an editor, and the rust-analyzer that is asked about it.
pub struct Editor {
    requests: ChildStdin,
    messages: Receiver<Value>,
    file: String,
    text: String,
    sent: i64,
}

impl Editor {
    /// Starts rust-analyzer on a crate that has [`PROGRAM`] in its one file, and waits until it has read that.
    pub fn start() -> Self {
        let krate = write_crate();
        let mut server = Command::new("rust-analyzer")
            .current_dir(&krate)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("rust-analyzer runs");
        let requests = server.stdin.take().expect("its input");
        let mut output = BufReader::new(server.stdout.take().expect("its output"));
        let (sender, messages) = mpsc::channel();
        thread::spawn(move || {
            while read(&mut output).is_some_and(|message| sender.send(message).is_ok()) {}
            server.wait()
        });
        let file = format!("file://{}", krate.join("src/main.rs").display());
        let mut editor = Self { requests, messages, file, text: PROGRAM.to_owned(), sent: 0 };
        editor.initialize(&krate);
        editor
    }

    fn initialize(&mut self, krate: &Path) {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        // the macros as they were built for this test: with the same options, nothing is built again
        let build = [
            env!("CARGO"),
            "test",
            "--manifest-path",
            manifest.to_str().expect("a path of text"),
            "--workspace",
            "--all-features",
            "--test",
            "editor",
            "--no-run",
            "--message-format=json",
        ];
        let params = json!({
            "processId": std::process::id(),
            "rootUri": format!("file://{}", krate.display()),
            "capabilities": {
                "experimental": { "serverStatusNotification": true },
                "textDocument": { "hover": { "contentFormat": ["markdown"] }, "diagnostic": {} },
            },
            "initializationOptions": {
                "checkOnSave": false,
                "cachePriming": { "enable": false },
                "cargo": { "buildScripts": { "overrideCommand": build, "invocationStrategy": "once" } },
            },
        });
        self.ask("initialize", &params);
        self.tell("initialized", &json!({}));
        let document = json!({ "uri": self.file, "languageId": "rust", "version": 0, "text": self.text });
        self.tell("textDocument/didOpen", &json!({ "textDocument": document }));
        while self.receive().pointer("/params/quiescent") != Some(&Value::Bool(true)) {}
    }

    /// Types another text into the file, which is not saved.
    pub fn write(&mut self, text: String) {
        self.text = text;
        let document = json!({ "uri": self.file, "version": self.sent });
        let params = json!({ "textDocument": document, "contentChanges": [{ "text": self.text }] });
        self.tell("textDocument/didChange", &params);
    }

    /// What is shown of the token that `^` marks: signatures and documentation.
    pub fn hover(&mut self, marked: &str) -> String {
        let answer = self.ask_at("textDocument/hover", marked);
        answer.pointer("/contents/value").and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// The lines that define what `^` marks, or the names of the files, if that is elsewhere.
    pub fn definitions(&mut self, marked: &str) -> Vec<String> {
        let answer = self.ask_at("textDocument/definition", marked);
        let line = |found: &Value| {
            let uri = found["uri"].as_str().unwrap_or_default();
            let line = found.pointer("/range/start/line").and_then(Value::as_u64).and_then(|line| line.try_into().ok());
            let own = line.and_then(|line| self.text.lines().nth(line)).filter(|_| uri == self.file);
            own.map_or(uri, str::trim).to_owned()
        };
        answer.as_array().into_iter().flatten().map(line).collect()
    }

    /// The names that are offered where `^` marks what is typed.
    pub fn completions(&mut self, marked: &str) -> Vec<String> {
        let answer = self.ask_at("textDocument/completion", marked);
        let items = answer.get("items").unwrap_or(&answer).as_array();
        items.into_iter().flatten().filter_map(|item| item["label"].as_str().map(str::to_owned)).collect()
    }

    /// The errors that the editor shows without the compiler: their first lines, and the places as lines and columns from 0.
    pub fn errors(&mut self) -> Vec<(String, (u64, u64))> {
        let answer = self.ask("textDocument/diagnostic", &json!({ "textDocument": { "uri": self.file } }));
        let number = |item: &Value, name: &str| item.pointer(&format!("/range/start/{name}")).and_then(Value::as_u64);
        let error = |item: &Value| {
            let what = item["message"].as_str()?.lines().next()?.to_owned();
            Some((what, (number(item, "line")?, number(item, "character")?)))
        };
        answer["items"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|item| item["severity"] == 1)
            .filter_map(error)
            .collect()
    }

    /// The line and the column, from 0, of what `^` marks. The rest of the marked text is there once.
    pub fn place(&self, marked: &str) -> (u64, u64) {
        let (before, after) = marked.split_once('^').unwrap_or_else(|| panic!("{marked} has no mark"));
        let found: Vec<_> = self.text.match_indices(&format!("{before}{after}")).collect();
        let [(start, _)] = *found else { panic!("{marked} is there {} times in\n{}", found.len(), self.text) };
        let before = &self.text[..start + before.len()];
        let column = before.chars().rev().take_while(|char| *char != '\n').count();
        (before.matches('\n').count() as u64, column as u64)
    }

    fn ask_at(&mut self, method: &str, marked: &str) -> Value {
        let (line, column) = self.place(marked);
        let place = json!({ "line": line, "character": column });
        self.ask(method, &json!({ "textDocument": { "uri": self.file }, "position": place }))
    }

    fn ask(&mut self, method: &str, params: &Value) -> Value {
        loop {
            self.sent += 1;
            let id = self.sent;
            self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
            let mut answer = self.receive();
            while answer["id"] != id {
                answer = self.receive();
            }
            match answer.get("error") {
                None => return answer["result"].take(),
                Some(error) if ASK_AGAIN.into_iter().any(|code| error["code"] == code) => {}
                Some(error) => panic!("{method}: {error}"),
            }
        }
    }

    fn tell(&mut self, method: &str, params: &Value) {
        self.sent += 1;
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.requests, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("rust-analyzer listens");
    }

    /// The next message that needs no answer. What rust-analyzer asks of the editor, it does not get.
    fn receive(&mut self) -> Value {
        loop {
            let message = self.messages.recv_timeout(PATIENCE).expect("rust-analyzer answers");
            match message.get("method").and(message.get("id")) {
                Some(id) => self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": null })),
                None => return message,
            }
        }
    }
}

/// The next message, until there is none.
fn read(output: &mut BufReader<ChildStdout>) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        output.read_line(&mut line).ok().filter(|read| *read > 0)?;
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

/// A crate of its own with the versions of the workspace.
fn write_crate() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let krate = Path::new(env!("CARGO_TARGET_TMPDIR")).join("editor");
    let manifest = format!(
        "[package]\nname = \"edited\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         axum = {{ version = \"0.8\", default-features = false }}\naxum-httpauth = {{ path = {root:?} }}\n"
    );
    let versions = fs::read_to_string(root.join("Cargo.lock")).expect("the versions");
    fs::create_dir_all(krate.join("src")).expect("a folder");
    for (file, text) in [("Cargo.toml", &*manifest), ("Cargo.lock", &versions), ("src/main.rs", PROGRAM)] {
        fs::write(krate.join(file), text).expect("a file");
    }
    krate
}

/// Whether there is a rust-analyzer that knows the standard library.
pub fn is_there() -> bool {
    let output = |program: &str, args: &[&str]| {
        let output = Command::new(program).args(args).output().ok().filter(|output| output.status.success())?;
        String::from_utf8(output.stdout).ok()
    };
    let sources = |sysroot: String| Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/core").is_dir();
    let there = output("rust-analyzer", &["--version"]).is_some()
        && output("rustc", &["--print", "sysroot"]).is_some_and(sources);
    assert!(there || env::var_os("REQUIRE_RUST_ANALYZER").is_none(), "`rustup component add rust-analyzer rust-src`");
    there
}
