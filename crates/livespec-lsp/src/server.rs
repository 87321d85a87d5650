//! The loop: changes are taken together, questions are answered from the newest text.

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{
    DidChangeTextDocument, DidCloseTextDocument, DidOpenTextDocument, Notification as _,
    PublishDiagnostics,
};
use lsp_types::request::{
    CodeActionRequest, Completion, DocumentSymbolRequest, GotoDefinition, HoverRequest, References,
    Request as _,
};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionParams, CodeActionProviderCapability,
    CompletionOptions, CompletionParams, CompletionResponse, DidChangeTextDocumentParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DocumentSymbolParams,
    DocumentSymbolResponse, GotoDefinitionParams, HoverParams, HoverProviderCapability,
    InitializeParams, OneOf, PublishDiagnosticsParams, ReferenceParams, ServerCapabilities,
    TextDocumentSyncCapability, TextDocumentSyncKind, Uri,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Host;
use crate::documents::{Documents, Open};
use crate::features::{
    Question, actions, completion, definition, diagnostics, hover, references, symbols,
};
use crate::position::Encoding;

/// Why the server ended before it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The editor broke the protocol, or the connection.
    #[error("the editor does not speak the protocol: {0}")]
    Protocol(#[from] lsp_server::ProtocolError),
    /// The handshake could not be read.
    #[error("the editor's handshake cannot be read: {0}")]
    Handshake(#[from] serde_json::Error),
    /// The editor closed its end without saying so.
    #[error("the editor closed the connection without a shutdown request")]
    Closed,
}

/// Serves an editor until it says that it ends.
///
/// # Errors
/// Where the handshake fails, the protocol is broken or the connection ends early.
pub fn serve(connection: &Connection, host: &dyn Host) -> Result<(), Error> {
    let (id, params) = connection.initialize_start()?;
    let params: InitializeParams = serde_json::from_value(params)?;
    let general = params.capabilities.general;
    let offered = general.and_then(|general| general.position_encodings);
    let encoding = Encoding::choose(offered.as_deref());
    let info = serde_json::json!({
        "capabilities": capabilities(encoding),
        "serverInfo": {"name": "livespec", "version": env!("CARGO_PKG_VERSION")},
    });
    connection.initialize_finish(id, info)?;
    Server { connection, host, encoding, documents: Documents::new() }.run()
}

fn capabilities(encoding: Encoding) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Kind(
            TextDocumentSyncKind::INCREMENTAL,
        )),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(["#", "/", "`", ":"].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
            ..CodeActionOptions::default()
        })),
        ..ServerCapabilities::default()
    }
}

struct Server<'a> {
    connection: &'a Connection,
    host: &'a dyn Host,
    encoding: Encoding,
    documents: Documents,
}

impl Server<'_> {
    fn run(&mut self) -> Result<(), Error> {
        loop {
            // Diagnostics are made when nothing waits, so that fast typing is judged once.
            let message = match self.connection.receiver.try_recv() {
                Ok(message) => message,
                Err(_) => {
                    self.publish();
                    self.connection.receiver.recv().map_err(|_| Error::Closed)?
                }
            };
            match message {
                Message::Request(request) => {
                    if self.connection.handle_shutdown(&request)? {
                        return Ok(());
                    }
                    let response = self.answer(request);
                    self.send(Message::Response(response));
                }
                Message::Notification(notification) => self.notice(notification),
                Message::Response(_) => {}
            }
        }
    }

    /// A message that cannot be sent has no reader: the next read ends the loop.
    fn send(&self, message: Message) {
        let _ = self.connection.sender.send(message);
    }

    fn notice(&mut self, notification: Notification) {
        match notification.method.as_str() {
            DidOpenTextDocument::METHOD => {
                let Some(params) = read::<DidOpenTextDocumentParams>(notification.params) else {
                    return;
                };
                let document = params.text_document;
                let open = Open::new(&document.uri, document.version, document.text);
                self.documents.insert(document.uri.as_str().to_owned(), open);
            }
            DidChangeTextDocument::METHOD => {
                let Some(params) = read::<DidChangeTextDocumentParams>(notification.params) else {
                    return;
                };
                let document = params.text_document;
                if let Some(open) = self.documents.get_mut(document.uri.as_str()) {
                    open.change(document.version, params.content_changes, self.encoding);
                }
            }
            DidCloseTextDocument::METHOD => {
                let Some(params) = read::<DidCloseTextDocumentParams>(notification.params) else {
                    return;
                };
                let uri = params.text_document.uri;
                self.documents.remove(uri.as_str());
                self.say(uri, None, Vec::new());
            }
            _ => {}
        }
    }

    /// Sends the diagnostics of every document that has changed since they were sent.
    fn publish(&mut self) {
        let mut found = Vec::new();
        for (address, open) in self.documents.iter_mut().filter(|(_, open)| !open.published) {
            let Ok(uri) = address.parse::<Uri>() else { continue };
            let analysis = open.analysis(self.host);
            let question =
                Question { uri: &uri, analysis, host: self.host, encoding: self.encoding };
            let diagnostics = diagnostics::all(&question);
            found.push((uri, open.version, diagnostics));
            open.published = true;
        }
        for (uri, version, diagnostics) in found {
            self.say(uri, Some(version), diagnostics);
        }
    }

    fn say(&self, uri: Uri, version: Option<i32>, diagnostics: Vec<lsp_types::Diagnostic>) {
        let params = PublishDiagnosticsParams { uri, diagnostics, version };
        let method = PublishDiagnostics::METHOD.to_owned();
        self.send(Message::Notification(Notification::new(method, params)));
    }

    fn answer(&self, request: Request) -> Response {
        let Request { id, method, params, .. } = request;
        match method.as_str() {
            HoverRequest::METHOD => self.ask(id, params, |question, params: HoverParams| {
                hover::at(question, params.text_document_position_params.position)
            }),
            GotoDefinition::METHOD => {
                self.ask(id, params, |question, params: GotoDefinitionParams| {
                    definition::at(question, params.text_document_position_params.position)
                })
            }
            References::METHOD => self.ask(id, params, |question, params: ReferenceParams| {
                references::at(question, params.text_document_position.position)
            }),
            DocumentSymbolRequest::METHOD => {
                self.ask(id, params, |question, _: DocumentSymbolParams| {
                    DocumentSymbolResponse::Nested(symbols::all(question))
                })
            }
            Completion::METHOD => self.ask(id, params, |question, params: CompletionParams| {
                CompletionResponse::Array(completion::at(
                    question,
                    params.text_document_position.position,
                ))
            }),
            CodeActionRequest::METHOD => {
                self.ask(id, params, |question, params: CodeActionParams| {
                    actions::within(question, params.range)
                })
            }
            _ => refuse(id, ErrorCode::MethodNotFound, format!("`{method}` is not supported")),
        }
    }

    /// Answers a question about an open document.
    fn ask<P: DeserializeOwned, R: Serialize>(
        &self,
        id: RequestId,
        params: Value,
        answer: impl FnOnce(&Question<'_>, P) -> R,
    ) -> Response {
        let uri = params.pointer("/textDocument/uri").and_then(Value::as_str);
        let uri = uri.unwrap_or_default().to_owned();
        let Some((open, address)) = self.documents.get(&uri).zip(uri.parse::<Uri>().ok()) else {
            return refuse(id, ErrorCode::InvalidParams, format!("`{uri}` is not open"));
        };
        match serde_json::from_value(params) {
            Ok(params) => {
                let analysis = open.analysis(self.host);
                let (host, encoding) = (self.host, self.encoding);
                Response::new_ok(
                    id,
                    answer(&Question { uri: &address, analysis, host, encoding }, params),
                )
            }
            Err(error) => refuse(id, ErrorCode::InvalidParams, error.to_string()),
        }
    }
}

/// The parameters of a notification; one that cannot be read has nobody to tell it to.
fn read<P: DeserializeOwned>(params: Value) -> Option<P> {
    serde_json::from_value(params).ok()
}

fn refuse(id: RequestId, code: ErrorCode, message: String) -> Response {
    Response::new_err(id, code as i32, message)
}
