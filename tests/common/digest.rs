//! A client of the Digest scheme, with hashes of its own making.
#![allow(dead_code)] // every test file uses its own part

use axum::http::{HeaderMap, header::WWW_AUTHENTICATE};
use md5::{Digest, Md5};
use sha2::{Sha256, Sha512_256};

/// The hash of a text in hexadecimal digits. Names that are not known are those of MD5.
pub fn hash(algorithm: &str, text: impl AsRef<[u8]>) -> String {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    match algorithm.trim_end_matches("-sess") {
        "SHA-256" => hex(&Sha256::digest(text)),
        "SHA-512-256" => hex(&Sha512_256::digest(text)),
        _ => hex(&Md5::digest(text)),
    }
}

/// The value of a parameter of a challenge, or of `Authentication-Info`.
pub fn param<'c>(text: &'c str, name: &str) -> Option<&'c str> {
    let rest = text.split_once(&format!(" {name}=")).or_else(|| text.split_once(&format!(",{name}=")))?.1;
    match rest.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').map(|(value, _)| value),
        None => rest.split(',').next(),
    }
}

/// The Digest challenges of a response, in their order.
pub fn challenges(headers: &HeaderMap) -> Vec<String> {
    let values = headers.get_all(WWW_AUTHENTICATE).iter().map(|value| value.to_str().unwrap().to_owned());
    values.filter(|value| value.starts_with("Digest ")).collect()
}

/// What a client sends. Each field can be made wrong; the response is computed from them as they are, unless it is given.
#[derive(Clone)]
pub struct Proof {
    pub method: String,
    pub username: String,
    /// What the client takes for the user name in the hash, and types.
    pub known: (String, String),
    pub realm: String,
    pub nonce: String,
    pub uri: String,
    pub algorithm: Option<String>,
    pub qop: Option<String>,
    pub nc: String,
    pub cnonce: String,
    pub opaque: Option<String>,
    pub response: Option<String>,
    /// What is appended, such as `userhash=true`.
    pub extra: String,
}

impl Proof {
    /// The answer to a challenge, for `GET uri`.
    pub fn of(challenge: &str, username: &str, password: &str, uri: &str) -> Self {
        let own = |name: &str| param(challenge, name).map(str::to_owned);
        Self {
            method: "GET".to_owned(),
            username: username.to_owned(),
            known: (username.to_owned(), password.to_owned()),
            realm: own("realm").unwrap(),
            nonce: own("nonce").unwrap(),
            uri: uri.to_owned(),
            algorithm: own("algorithm"),
            qop: own("qop"),
            nc: "00000001".to_owned(),
            cnonce: "0a4f113b".to_owned(),
            opaque: own("opaque"),
            response: None,
            extra: String::new(),
        }
    }

    /// With another count.
    pub fn nc(&self, nc: u32) -> Self {
        Self { nc: format!("{nc:08x}"), ..self.clone() }
    }

    fn hash(&self, text: String) -> String {
        hash(self.algorithm.as_deref().unwrap_or_default(), text)
    }

    fn ha1(&self) -> String {
        let ha1 = self.hash(format!("{}:{}:{}", self.known.0, self.realm, self.known.1));
        match &self.algorithm {
            Some(algorithm) if algorithm.ends_with("-sess") => {
                self.hash(format!("{ha1}:{}:{}", self.nonce, self.cnonce))
            }
            _ => ha1,
        }
    }

    fn answer(&self, method: &str) -> String {
        let (ha1, ha2) = (self.ha1(), self.hash(format!("{method}:{}", self.uri)));
        match &self.qop {
            Some(qop) => self.hash(format!("{ha1}:{}:{}:{}:{qop}:{ha2}", self.nonce, self.nc, self.cnonce)),
            None => self.hash(format!("{ha1}:{}:{ha2}", self.nonce)),
        }
    }

    /// What a server that knows the password answers (RFC 7616, 3.5).
    pub fn rspauth(&self) -> String {
        self.answer("")
    }

    /// The response as it is computed.
    pub fn response(&self) -> String {
        self.response.clone().unwrap_or_else(|| self.answer(&self.method))
    }

    /// The value of `Authorization`.
    pub fn header(&self) -> String {
        let Self { username, realm, nonce, uri, nc, cnonce, extra, .. } = self;
        let mut text = format!("Digest username=\"{username}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\"");
        text += &format!(", response=\"{}\"", self.response());
        if let Some(algorithm) = &self.algorithm {
            text += &format!(", algorithm={algorithm}");
        }
        if let Some(qop) = &self.qop {
            text += &format!(", qop={qop}, nc={nc}, cnonce=\"{cnonce}\"");
        }
        if let Some(opaque) = &self.opaque {
            text += &format!(", opaque=\"{opaque}\"");
        }
        if !extra.is_empty() {
            text += &format!(", {extra}");
        }
        text
    }
}
