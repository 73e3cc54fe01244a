//! Who acts: the signed-in person with what they may do, as every action and page is given them.

use std::collections::BTreeSet;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::permissions::Permission;
use crate::platform::i18n::Lang;
use crate::platform::stop::{Outcome, Stop, fault, forbidden};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    pub staff_id: String,
    pub name: String,
    pub lang: Lang,
    pub zone: String,
    pub permissions: BTreeSet<Permission>,
    /// Teams this person belongs to, by id.
    pub teams: Vec<String>,
    pub department: Option<String>,
}

impl Who {
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }

    /// Refuses with 403 unless the person may.
    pub fn need(&self, permission: Permission) -> Outcome<()> {
        if self.may(permission) { Ok(()) } else { Err(forbidden("staff.not_allowed")) }
    }

    /// How the log names them: `staff:…`.
    pub fn actor(&self) -> String {
        format!("staff:{}", self.staff_id)
    }

    /// The program itself, when no person acts (timers, incoming mail). It may what its action needs.
    pub fn system(part: &str) -> Who {
        Who {
            staff_id: format!("system-{part}"),
            name: "倾听".to_owned(),
            lang: Lang::ZhCn,
            zone: "Asia/Shanghai".to_owned(),
            permissions: Permission::ALL.into_iter().collect(),
            teams: Vec::new(),
            department: None,
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Who {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Stop> {
        // The route's need has let only signed-in people through; a page that asks without one is our mistake.
        parts
            .extensions
            .get::<Who>()
            .cloned()
            .ok_or_else(|| fault("a page asked who acts on a public address"))
    }
}
