use anyhow::{Context as _, Result};
use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::answer::Answer;

/// A client of the service, with a token.
#[derive(Clone, Debug)]
pub struct Api {
    http: Client,
    base: String,
    token: String,
}

impl Api {
    /// Gets a token for these credentials.
    ///
    /// # Errors
    ///
    /// That there is no answer, or no token in it.
    pub async fn connect(base: &str, client_id: &str, client_secret: &str) -> Result<Self> {
        let http = Client::builder().no_proxy().build()?;
        let api = Self { http, base: base.to_owned(), token: String::new() };
        let credentials = json!({
            "client_id": client_id,
            "client_secret": client_secret,
            "audience": "https://api.civic.com/pass",
            "grant_type": "client_credentials",
        });
        let answer = api.call(Method::POST, "/oauth/token", Some(credentials)).await?;
        let body = answer.json();
        let token = body.get("access_token").and_then(Value::as_str);
        let token = token.with_context(|| format!("no token: {body}"))?.to_owned();
        Ok(Self { token, ..api })
    }

    /// Makes a request.
    ///
    /// # Errors
    ///
    /// That there is no answer.
    pub async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Result<Answer> {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if !self.token.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let response = request.send().await?;
        let content_type = response.headers().get("content-type");
        let content_type = content_type.and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (status, content_type) = (response.status().as_u16(), content_type.to_owned());
        Ok(Answer { status, content_type, bytes: response.bytes().await?.to_vec() })
    }

    /// The same without a token.
    #[must_use]
    pub fn nobody(&self) -> Self {
        Self { token: String::new(), ..self.clone() }
    }
}
