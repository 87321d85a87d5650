//! Documents that change under load (`--watch`).

use crate::client::{Answer, ask, post};
use crate::load::{self, PATH, Shape};
use crate::process::{Folder, Process, TIME_MAX, parcels, serve, until};
use crate::refusals::with_an_error;

/// The document with one more optional field in the model and in every body.
fn with_field(text: &str, name: &str) -> String {
    let text = text.replace(
        "\"content\": \"string\"",
        &format!("\"content\": \"string\",\n    \"{name}\": \"string\""),
    );
    let row = format!("| {name} | string | No | Max 100 characters |\n| createdAt |");
    text.replace("| createdAt |", &row)
}

/// Creates a parcel with one more field.
fn create_with(process: &Process, code: &str, name: &str) -> Answer {
    let body = format!(
        "{{\"code\": \"{code}\", \"weight\": 1, \"content\": \"x\", \"{name}\": \"told\"}}"
    );
    ask(process.public, &post(PATH, "", &body))
}

#[test]
fn a_document_changes_under_load_and_no_request_fails() {
    let folder = Folder::new();
    let good = std::fs::read_to_string(parcels()).expect("the document can be read");
    let document = folder.document(&good);
    let mut command = serve(&document, &["--watch", "--database", &folder.database("parcels.db")]);
    command.env("LIVESPEC_LOG_LEVEL", "info").env("LIVESPEC_LOG_FORMAT", "text");
    let process = Process::start(command);
    let to = process.public;
    let before = load::created(to, "before");
    let shape = Shape { tag: "watch", clients: 8, content_bytes: 100 };
    let mut places = Vec::new();
    let sent = load::during(to, shape, |load| {
        until("writes go on", TIME_MAX, || load.answered() > 50);
        assert_eq!(create_with(&process, "too early", "note").status, 400);

        // As some editors do it: the file is written in its place.
        let second = with_field(&good, "note");
        std::fs::write(&document, &second).expect("the document can be written");
        let served = "the new version of the document is served";
        places.push(process.await_log(0, served));
        let made = create_with(&process, "second", "note");
        assert_eq!((made.status, made.text("note").as_str()), (201, "told"), "{made:?}");

        std::fs::write(&document, with_an_error(&good)).expect("it can be written");
        places.push(process.await_log(places[0], "the previous version stays"));
        let diagnostics = &process.log()[places[0]..places[1]];
        assert!(diagnostics.contains("error["), "no diagnostics:\n{diagnostics}");
        assert!(diagnostics.contains("parcels.md:"), "no place:\n{diagnostics}");
        let made = create_with(&process, "broken", "note");
        assert_eq!((made.status, made.text("note").as_str()), (201, "told"), "{made:?}");

        // As other editors do it: a new file takes the place of the old one.
        let third = with_field(&second, "colour");
        std::fs::write(folder.path("parcels.md~"), third).expect("it can be written");
        std::fs::rename(folder.path("parcels.md~"), &document).expect("it can be replaced");
        places.push(process.await_log(places[1], served));
        let made = create_with(&process, "third", "colour");
        assert_eq!((made.status, made.text("colour").as_str()), (201, "told"), "{made:?}");
        let answered = load.answered();
        until("writes go on", TIME_MAX, || load.answered() > answered + 50);
    });
    for made in &sent {
        let answer = made.answer.as_ref().map(|answer| answer.status);
        assert_eq!(answer, Ok(201), "{}: {:?}", made.code, made.answer);
    }
    let stored = load::walk(to);
    for made in sent.iter().filter_map(|made| made.acknowledgement()) {
        let parcel = &stored[&made.text("code")];
        for (name, value) in made.json().as_object().expect("a parcel is an object") {
            assert_eq!(&parcel[name], value, "{made:?}");
        }
    }
    assert_eq!(stored.len(), sent.len() + 4);
    assert_eq!(stored["before"]["createdAt"], before.json()["createdAt"]);
    process.stop();
}
