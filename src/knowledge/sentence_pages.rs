//! Ready sentences: picked in the composer by `/`, read and written on their page.

use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use serde::Deserialize;
use service_language::{Language, Origin, Words};

use super::sentences::{self, Sentence};
use crate::app::App;
use crate::platform::i18n::Lang;
use crate::staff::{Permission, Who};
use crate::web::done::Done;
use crate::web::forms::Nothing;
use crate::web::parts::{Tone, empty_state, one_button, tag};
use crate::web::{Answer, Form, Frame};

#[derive(Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    words: String,
    /// The draft so far: sentences come in its language.
    #[serde(default)]
    like: String,
}

fn spoken(lang: Lang) -> Language {
    match lang {
        Lang::ZhCn => Language::ZhCn,
        Lang::ZhTw => Language::ZhTw,
        Lang::En => Language::En,
    }
}

/// As many as one looks through with the arrow keys.
const SHOWN: usize = 30;

/// `GET /knowledge/ready`: rows for the composer.
pub async fn ready(State(app): State<App>, frame: Frame, Query(wanted): Query<Wanted>) -> Answer {
    let found = app.db.read(sentences::all).await?;
    let language =
        if wanted.like.trim().is_empty() { spoken(frame.lang) } else { Language::of(&wanted.like) };
    let own = spoken(frame.lang);
    let found = sentences::matching(found, &wanted.words);
    Ok(html! {
        @if found.is_empty() { p class="muted" { (frame.t("knowledge.nothing_found")) } }
        div role="listbox" aria-label=(frame.t("knowledge.sentences")) {
            @for sentence in found.iter().take(SHOWN) {
                button type="button" role="option" aria-selected="false" data-sentence=(sentence.words.get(language)) {
                    b { (sentence.scenario.get(own)) } " " span class="muted" { (sentence.code) }
                    br; (sentence.words.get(language))
                }
            }
        }
    })
}

/// `GET /knowledge/sentences`
pub async fn list(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let found = sentences::matching(app.db.read(sentences::all).await?, &wanted.words);
    let title = frame.t("knowledge.sentences");
    let may_edit = who.may(Permission::EditKnowledge);
    let body = html! {
        h1 { (title) }
        p class="muted" { (frame.t("knowledge.sentences_about")) }
        form method="get" class="bar" {
            input type="search" name="words" value=(wanted.words) aria-label=(frame.t("knowledge.search")) placeholder=(frame.t("knowledge.search"));
            button class="btn" { (frame.t("knowledge.search")) }
        }
        @if may_edit {
            details class="card" {
                summary { (frame.t("knowledge.new_sentence")) }
                (form(&frame, None))
            }
        }
        @if found.is_empty() {
            (empty_state(frame.t("knowledge.nothing_found"), frame.t("knowledge.nothing_found_hint"), None))
        }
        @for sentence in &found { (card(&frame, sentence, may_edit)) }
    };
    Ok(frame.page(title, body))
}

fn card(frame: &Frame, sentence: &Sentence, may_edit: bool) -> Markup {
    let own = spoken(frame.lang);
    html! {
        article class="card" id=(sentence.code) {
            header class="bar" {
                b { (sentence.scenario.get(own)) } span class="muted" { (sentence.code) }
                (tag(Tone::Plain, origin(frame, sentence.origin)))
            }
            @for language in [Language::ZhCn, Language::ZhTw, Language::En] {
                p lang=(tag_of(language)) { (sentence.words.get(language)) }
            }
            @if may_edit {
                details {
                    summary { (frame.t("knowledge.edit")) }
                    (form(frame, Some(sentence)))
                    (one_button(frame, &format!("/knowledge/sentences/{}/retire", sentence.code), frame.t("knowledge.retire"), ""))
                }
            }
        }
    }
}

fn tag_of(language: Language) -> &'static str {
    match language {
        Language::ZhCn => "zh-CN",
        Language::ZhTw => "zh-TW",
        Language::En => "en",
    }
}

fn origin(frame: &Frame, origin: Origin) -> &'static str {
    match origin {
        Origin::Seed => frame.t("language.origin_seed"),
        Origin::Derived => frame.t("language.origin_derived"),
        Origin::Reconstructed => frame.t("language.origin_reconstructed"),
        Origin::Constructed => frame.t("language.origin_constructed"),
    }
}

fn form(frame: &Frame, sentence: Option<&Sentence>) -> Markup {
    let empty = Words::default();
    let (scenario, words) = sentence.map_or((&empty, &empty), |s| (&s.scenario, &s.words));
    let line = |label: &str, name: &str, value: &str| {
        html! { label class="field" { span { (label) } input type="text" name=(name) value=(value) required; } }
    };
    let area = |label: &str, name: &str, value: &str| {
        html! { label class="field" { span { (label) } textarea name=(name) rows="2" required { "\n" (value) } } }
    };
    html! {
        form method="post" action="/knowledge/sentences" {
            (frame.secret_field())
            input type="hidden" name="channel" value=(sentence.map_or("all", |s| s.channel.as_str()));
            @match sentence {
                Some(s) => { input type="hidden" name="code" value=(s.code); },
                None => { (line(frame.t("knowledge.code"), "code", "")) },
            }
            fieldset class="three" {
                legend { (frame.t("knowledge.scenario")) }
                (line("简体中文", "scenario_zh_cn", &scenario.zh_cn))
                (line("繁體中文", "scenario_zh_tw", &scenario.zh_tw))
                (line("English", "scenario_en", &scenario.en))
            }
            fieldset class="three" {
                legend { (frame.t("knowledge.sentence")) }
                (area("简体中文", "words_zh_cn", &words.zh_cn))
                (area("繁體中文", "words_zh_tw", &words.zh_tw))
                (area("English", "words_en", &words.en))
            }
            button class="btn main" { (frame.t("knowledge.save")) }
        }
    }
}

#[derive(Deserialize)]
pub struct Written {
    code: String,
    channel: String,
    scenario_zh_cn: String,
    scenario_zh_tw: String,
    scenario_en: String,
    words_zh_cn: String,
    words_zh_tw: String,
    words_en: String,
}

/// `POST /knowledge/sentences`
pub async fn write(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Form(form): Form<Written>,
) -> Answer<Done> {
    let words = |cn: &str, tw: &str, en: &str| Words::new(cn.trim(), tw.trim(), en.trim());
    let sentence = Sentence {
        code: form.code.trim().to_owned(),
        channel: form.channel,
        origin: Origin::Constructed,
        source: String::new(),
        scenario: words(&form.scenario_zh_cn, &form.scenario_zh_tw, &form.scenario_en),
        words: words(&form.words_zh_cn, &form.words_zh_tw, &form.words_en),
    };
    app.db.write(move |tx| sentences::write(tx, &who, &sentence)).await?;
    Ok(Done::go("/knowledge/sentences").said(frame.t("knowledge.saved")))
}

/// `POST /knowledge/sentences/{code}/retire`
pub async fn retire(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(code): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Done> {
    app.db.write(move |tx| sentences::retire(tx, &who, &code)).await?;
    Ok(Done::go("/knowledge/sentences").said(frame.t("knowledge.retired")))
}
