//! The customer's page and card: who they are, covered contacts, preferences, consents (F095, F103).

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use maud::{Markup, html};
use serde::Deserialize;

use super::contact::{ContactKind, ContactPoint};
use super::overview::{self, MaskedContact, Overview};
use super::{actions, mask, merging};
use crate::app::App;
use crate::platform::i18n::Lang;
use crate::platform::stop::{Refusal, RefusalKind, Stop, refused};
use crate::staff::{Permission, Who};
use crate::web::forms::Nothing;
use crate::web::parts::{Sheet, one_button, part, part_here};
use crate::web::{Answer, Done, Form, Frame, times};

/// A contact that was just revealed: its id and value.
type Revealed<'r> = Option<(&'r str, &'r str)>;

async fn read(app: &App, who: &Who, id: &str) -> Answer<Overview> {
    let (reader, id) = (who.clone(), id.to_owned());
    app.db.read(move |tx| overview::overview(tx, &reader, &id)).await
}

/// `GET /customers/{id}/card`: the part beside a case.
pub async fn card(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
) -> Answer {
    Ok(draw_card(&frame, &who, &read(&app, &who, &id).await?, None))
}

/// `GET /customers/{id}`: everything about one customer on one page; opening it is logged.
pub async fn page(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
) -> Answer {
    let (reader, opened) = (who.clone(), id.clone());
    app.db.write(move |tx| actions::open(tx, &reader, &opened)).await?;
    let customer = read(&app, &who, &id).await?;
    Ok(whole(&frame, &who, &customer, None))
}

fn whole(frame: &Frame, who: &Who, overview: &Overview, revealed: Revealed<'_>) -> Markup {
    let id = &overview.customer.id;
    let live = format!("customer:{id}");
    let name = shown_name(frame, who, overview);
    frame.page(
        &name,
        html! {
            div class="page" {
                header { h1 { (name) } span class="muted" { (frame.tf("customers.since", &[("at", &times::exact(frame, overview.customer.created_ms))])) } }
                div class="cards" {
                    div class="card" { (part_here(&format!("/customers/{id}/card"), &live, &draw_card(frame, who, overview, revealed))) }
                    div class="card" { (part(&format!("/cases/of-customer/{id}"), &live)) }
                }
                div class="card" { (part(&format!("/cases/contacts-of/{id}"), &live)) }
            }
        },
    )
}

fn shown_name(frame: &Frame, who: &Who, overview: &Overview) -> String {
    let name = &overview.customer.name;
    if name.trim().is_empty() {
        frame.t("customers.unnamed").to_owned()
    } else if who.may(Permission::ServeCustomers) {
        name.clone()
    } else {
        mask::name(name)
    }
}

fn draw_card(frame: &Frame, who: &Who, overview: &Overview, revealed: Revealed<'_>) -> Markup {
    let customer = &overview.customer;
    let serves = who.may(Permission::ServeCustomers);
    html! {
        div class="block" {
            h2 { a class="link" href={ "/customers/" (customer.id) } { (shown_name(frame, who, overview)) } }
            dl {
                @for contact in &overview.contacts { (contact_line(frame, who, contact, revealed)) }
                @for preference in &overview.preferences {
                    dt { (preference.name) } dd { (preference.value) }
                }
                dt { (frame.t("customers.language")) } dd { (customer.language.own_name()) }
                @if !customer.remark.is_empty() { dt { (frame.t("customers.remark")) } dd { (customer.remark) } }
                @for consent in overview.consents.iter().filter(|c| c.withdrawn_ms.is_none()) {
                    dt { (frame.t("customers.consent")) }
                    dd { (consent.purpose) " " span class="muted" { (consent.evidence) " · " (times::at(frame, consent.given_ms)) }
                        @if serves { (one_button(frame, &format!("/customers/{}/consents/{}/take-back", customer.id, consent.id), frame.t("customers.take_back"), "small plain")) } }
                }
            }
            @if serves { (edit_forms(frame, overview)) }
            @if who.may(Permission::MergeCustomers) { (merge_forms(frame, overview)) }
        }
    }
}

fn contact_line(
    frame: &Frame,
    who: &Who,
    contact: &MaskedContact,
    revealed: Revealed<'_>,
) -> Markup {
    let open = revealed.filter(|(id, _)| *id == contact.id).map(|(_, value)| value);
    html! {
        dt { (frame.t(&format!("customers.kind_{}", contact.kind.name()))) }
        dd {
            (open.unwrap_or(&contact.masked)) " "
            @if open.is_none() && who.may(Permission::RevealPersonalData) {
                (Sheet { label: frame.t("customers.reveal"), key: "", class: "link small" }.draw(&html! {
                    form method="post" action={ "/contacts/" (contact.id) "/reveal" } {
                        (frame.secret_field())
                        p class="hint-line" { (frame.t("customers.reveal_hint")) }
                        label class="field" { span { (frame.t("customers.purpose")) } input name="purpose" required minlength="2"; }
                        button class="btn small main" { (frame.t("customers.reveal")) }
                    }
                }))
            }
        }
    }
}

fn edit_forms(frame: &Frame, overview: &Overview) -> Markup {
    let (customer, base) = (&overview.customer, format!("/customers/{}", overview.customer.id));
    html! {
        details class="more" {
            summary { (frame.t("customers.edit")) }
            form method="post" action=(base) {
                (frame.secret_field())
                label class="field" { span { (frame.t("customers.name")) } input name="name" value=(customer.name); }
                label class="field" {
                    span { (frame.t("customers.language")) }
                    select name="language" { @for lang in Lang::ALL { option value=(lang.tag()) selected[lang == customer.language] { (lang.own_name()) } } }
                }
                label class="field" { span { (frame.t("customers.remark")) } textarea name="remark" rows="2" { (customer.remark) } }
                button class="btn small main" { (frame.t("customers.save")) }
            }
            form method="post" action={ (base) "/contacts" } class="bar" {
                (frame.secret_field())
                select name="kind" aria-label=(frame.t("customers.contact_kind")) {
                    @for kind in ContactKind::ALL { option value=(kind.name()) { (frame.t(&format!("customers.kind_{}", kind.name()))) } }
                }
                input name="value" required aria-label=(frame.t("customers.contact")) placeholder=(frame.t("customers.contact"));
                button class="btn small" { (frame.t("customers.add_contact")) }
            }
            form method="post" action={ (base) "/preferences" } class="bar" {
                (frame.secret_field())
                input name="name" required aria-label=(frame.t("customers.preference")) placeholder=(frame.t("customers.preference"));
                input name="value" aria-label=(frame.t("customers.preference_value")) placeholder=(frame.t("customers.preference_value"));
                button class="btn small" { (frame.t("customers.save")) }
            }
            form method="post" action={ (base) "/consents" } class="bar" {
                (frame.secret_field())
                input name="name" required aria-label=(frame.t("customers.consent_to")) placeholder=(frame.t("customers.consent_to"));
                input name="value" required aria-label=(frame.t("customers.evidence")) placeholder=(frame.t("customers.evidence"));
                button class="btn small" { (frame.t("customers.record_consent")) }
            }
        }
    }
}

fn merge_forms(frame: &Frame, overview: &Overview) -> Markup {
    let base = format!("/customers/{}", overview.customer.id);
    html! {
        details class="more" {
            summary { (frame.t("customers.merge")) }
            form method="post" action={ (base) "/merge" } {
                (frame.secret_field())
                label class="field" {
                    span { (frame.t("customers.merge_which")) }
                    input name="words" required;
                    small { (frame.t("customers.merge_hint")) }
                }
                button class="btn small main" { (frame.t("customers.merge")) }
            }
            @for merge in &overview.merges {
                (one_button(frame, &format!("{base}/unmerge/{}", merge.id), &frame.tf("customers.unmerge", &[("at", &times::exact(frame, merge.merged_ms))]), "small"))
            }
        }
    }
}

#[derive(Deserialize)]
pub struct Purpose {
    purpose: String,
}

/// `POST /contacts/{id}/reveal`: the purpose goes into the log, the value onto this page once.
pub async fn reveal(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Purpose>,
) -> Answer {
    let (reader, contact) = (who.clone(), id.clone());
    let (value, customer) = app
        .db
        .write(move |tx| {
            let value = actions::reveal(tx, &reader, &contact, &form.purpose)?;
            let owner = super::store::contact_by_id(tx, &contact)?.customer_id;
            Ok((value, overview::overview(tx, &reader, &owner)?))
        })
        .await?;
    let revealed = Some((id.as_str(), value.as_str()));
    if headers.contains_key("x-part") {
        Ok(draw_card(&frame, &who, &customer, revealed))
    } else {
        Ok(whole(&frame, &who, &customer, revealed))
    }
}

/// `POST /customers/{id}`
pub async fn edit(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(profile): Form<actions::Profile>,
) -> Answer<Done> {
    let customer = id.clone();
    app.db.write(move |tx| actions::edit(tx, &who, &customer, &profile)).await?;
    Ok(Done::go(format!("/customers/{id}")))
}

#[derive(Deserialize)]
pub struct NewContact {
    kind: String,
    value: String,
}

/// `POST /customers/{id}/contacts`
pub async fn add_contact(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(form): Form<NewContact>,
) -> Answer<Done> {
    let kind =
        ContactKind::from_name(&form.kind).ok_or_else(|| refused("customers.contact_unfit"))?;
    let point = ContactPoint::new(kind, &form.value, "");
    let customer = id.clone();
    app.db.write(move |tx| actions::add_contact(tx, &who, &customer, &point)).await?;
    Ok(Done::go(format!("/customers/{id}")))
}

#[derive(Deserialize)]
pub struct Pair {
    name: String,
    #[serde(default)]
    value: String,
}

/// `POST /customers/{id}/preferences`
pub async fn prefer(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(form): Form<Pair>,
) -> Answer<Done> {
    let customer = id.clone();
    app.db.write(move |tx| actions::prefer(tx, &who, &customer, &form.name, &form.value)).await?;
    Ok(Done::go(format!("/customers/{id}")))
}

/// `POST /customers/{id}/consents`
pub async fn agree(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(form): Form<Pair>,
) -> Answer<Done> {
    let customer = id.clone();
    app.db.write(move |tx| actions::agree(tx, &who, &customer, &form.name, &form.value)).await?;
    Ok(Done::go(format!("/customers/{id}")))
}

/// `POST /customers/{id}/consents/{consent}/take-back`
pub async fn take_back(
    State(app): State<App>,
    who: Who,
    Path((id, consent)): Path<(String, String)>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Done> {
    let customer = id.clone();
    app.db.write(move |tx| actions::take_back(tx, &who, &customer, &consent)).await?;
    Ok(Done::go(format!("/customers/{id}")))
}

#[derive(Deserialize)]
pub struct Other {
    words: String,
}

/// `POST /customers/{id}/merge`: the one the words lead to goes into this one; refused unless they lead to exactly one.
pub async fn merge(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Form(form): Form<Other>,
) -> Answer<Done> {
    let kept = id.clone();
    let merge_id = app
        .db
        .write(move |tx| {
            let found = overview::find_by_words(tx, &who, &form.words, 10)?;
            let others: Vec<_> = found.into_iter().filter(|c| c.id != kept).collect();
            match others.as_slice() {
                [one] => merging::merge(tx, &who, &kept, &one.id),
                many => Err(Stop::from(
                    Refusal::new(RefusalKind::Unfit, "customers.merge_found").with("n", many.len()),
                )),
            }
        })
        .await?;
    let undo = format!("/customers/{id}/unmerge/{merge_id}");
    Ok(Done::go(format!("/customers/{id}")).said(frame.t("customers.said_merged")).undo(undo))
}

/// `POST /customers/{id}/unmerge/{merge}`
pub async fn unmerge(
    State(app): State<App>,
    who: Who,
    Path((id, merge)): Path<(String, String)>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Done> {
    app.db.write(move |tx| merging::unmerge(tx, &who, &merge)).await?;
    Ok(Done::go(format!("/customers/{id}")))
}
