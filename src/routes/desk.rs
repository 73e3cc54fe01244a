//! The addresses of cases, customers and what belongs to them.

use axum::routing::{get, post};

use super::{Needs, Route, route};
use crate::cases::pages as cases;
use crate::staff::Permission;

/// Cases and what can be done with them.
pub fn routes() -> Vec<Route> {
    use Permission::{BasicWork, LeadTeam, SeeTeamCases, ServeCustomers};
    use cases::{acts, case_page, files, lists, marks, matters};
    let sees = Needs::May(SeeTeamCases);
    let serves = Needs::May(ServeCustomers);
    let works = Needs::May(BasicWork);
    vec![
        route("GET", "/cases", sees, get(lists::page)),
        route("GET", "/cases/list", sees, get(lists::part)),
        route("GET", "/cases/count/{view}", sees, get(lists::count)),
        route("POST", "/cases/bulk", Needs::May(LeadTeam), post(marks::bulk)),
        route("GET", "/cases/{id}", sees, get(case_page::page)),
        route("GET", "/cases/{id}/head", sees, get(case_page::head)),
        route("GET", "/cases/{id}/thread", sees, get(case_page::conversation)),
        route("GET", "/cases/{id}/panel", sees, get(case_page::side)),
        route("POST", "/cases/{id}/look", sees, post(case_page::look)),
        route("POST", "/cases/{id}/take", serves, post(acts::take)),
        route("POST", "/cases/{id}/give-back", serves, post(acts::give_back)),
        route("POST", "/cases/{id}/assign", serves, post(acts::assign)),
        route("POST", "/cases/{id}/hand-over", serves, post(acts::hand_over)),
        route("POST", "/cases/{id}/snooze", serves, post(acts::snooze)),
        route("POST", "/cases/{id}/wake", serves, post(acts::wake)),
        route("POST", "/cases/{id}/close", serves, post(acts::close)),
        route("POST", "/cases/{id}/reopen", serves, post(acts::reopen)),
        route("POST", "/cases/{id}/contact", serves, post(acts::contact)),
        route("POST", "/cases/{id}/tag", serves, post(marks::tag)),
        route("POST", "/cases/{id}/untag", serves, post(marks::untag)),
        route("POST", "/cases/{id}/complaint", serves, post(marks::complaint)),
        route("POST", "/cases/{id}/marks", serves, post(marks::marks)),
        route("POST", "/duties/{id}/record", serves, post(acts::record_follow_up)),
        route("POST", "/duties/{id}/waive", Needs::May(LeadTeam), post(acts::waive_follow_up)),
        route("POST", "/messages/{id}/again", serves, post(acts::send_again)),
        route("GET", "/messages/{id}/mail", sees, get(files::mail)),
        route("GET", "/attachments/{id}", works, get(files::attachment)),
        route("GET", "/matters", works, get(matters::page)),
        route("POST", "/matters", works, post(matters::bring)),
        route("GET", "/matters/list", works, get(matters::list)),
        route("GET", "/matters/{id}", works, get(matters::one)),
    ]
}
