//! What a person may do, and which built-in role gives it: a table, printed in the docs and tested against every address.

use serde::{Deserialize, Serialize};

/// One thing that may be allowed. The wire name is what roles are stored with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Open a matter someone asked about, see those one opened, answer internal requests, see the daily clause.
    BasicWork,
    /// See cases of one's own teams, their customers and conversations.
    SeeTeamCases,
    SeeAllCases,
    /// Write to customers, take cases, notes, hand over, close.
    ServeCustomers,
    /// Give cases to others, change many at once, waive a follow-up duty.
    LeadTeam,
    MergeCases,
    RevealPersonalData,
    MergeCustomers,
    ExportData,
    /// Let a forbidden phrase through, with a reason.
    OverrideFindings,
    SeeLanguageRules,
    EditLanguageRules,
    PublishLanguageRules,
    EditKnowledge,
    ManagePeople,
    ManageRoles,
    ManageChannels,
    ManageCalendars,
    /// See and retry set-aside mail and jobs.
    MendOperations,
    SeeLog,
    ManageCentre,
    /// Look for causes, set and check measures, see what complaints have in common.
    AnalyseCauses,
    /// See causes that say who somebody is (N3).
    SeePersonnelCauses,
    /// Agree, as manager, that a complaint is malicious.
    JudgeMalice,
    /// Agree to the same as quality: two people, two offices.
    SecondMalice,
}

use Permission as P;

impl Permission {
    pub const ALL: [Permission; 25] = [
        P::BasicWork,
        P::SeeTeamCases,
        P::SeeAllCases,
        P::ServeCustomers,
        P::LeadTeam,
        P::MergeCases,
        P::RevealPersonalData,
        P::MergeCustomers,
        P::ExportData,
        P::OverrideFindings,
        P::SeeLanguageRules,
        P::EditLanguageRules,
        P::PublishLanguageRules,
        P::EditKnowledge,
        P::ManagePeople,
        P::ManageRoles,
        P::ManageChannels,
        P::ManageCalendars,
        P::MendOperations,
        P::SeeLog,
        P::ManageCentre,
        P::AnalyseCauses,
        P::SeePersonnelCauses,
        P::JudgeMalice,
        P::SecondMalice,
    ];

    /// The name it is stored and printed with: `see_team_cases`.
    pub fn name(self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned))
            .expect("a unit variant is a JSON string")
    }

    pub fn from_name(name: &str) -> Option<Permission> {
        serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
    }
}

/// A role every centre has. One more, the customer, has no account and reaches only public pages.
pub struct BuiltinRole {
    pub id: &'static str,
    pub permissions: &'static [Permission],
}

const EMPLOYEE: &[Permission] = &[P::BasicWork];
const AGENT: &[Permission] =
    &[P::BasicWork, P::SeeTeamCases, P::ServeCustomers, P::RevealPersonalData, P::SeeLanguageRules];
const LEADER: &[Permission] = &[
    P::BasicWork,
    P::SeeTeamCases,
    P::ServeCustomers,
    P::RevealPersonalData,
    P::SeeLanguageRules,
    P::LeadTeam,
    P::MergeCases,
    P::MergeCustomers,
    P::OverrideFindings,
    P::ExportData,
    P::AnalyseCauses,
];
const INSPECTOR: &[Permission] = &[
    P::BasicWork,
    P::SeeTeamCases,
    P::SeeAllCases,
    P::SeeLanguageRules,
    P::EditLanguageRules,
    P::PublishLanguageRules,
    P::ExportData,
    P::AnalyseCauses,
    P::SecondMalice,
];
const TRAINER: &[Permission] = &[P::BasicWork, P::SeeLanguageRules, P::EditKnowledge];
const MANAGER: &[Permission] = &[
    P::BasicWork,
    P::SeeTeamCases,
    P::SeeAllCases,
    P::ServeCustomers,
    P::LeadTeam,
    P::MergeCases,
    P::RevealPersonalData,
    P::MergeCustomers,
    P::ExportData,
    P::OverrideFindings,
    P::SeeLanguageRules,
    P::EditKnowledge,
    P::ManageCalendars,
    P::SeeLog,
    P::AnalyseCauses,
    P::JudgeMalice,
];
/// 人事: sees who does not fit, and nothing of customers.
const PERSONNEL: &[Permission] = &[P::BasicWork, P::SeePersonnelCauses];
const ADMINISTRATOR: &[Permission] = &[
    P::BasicWork,
    P::SeeLanguageRules,
    P::EditLanguageRules,
    P::PublishLanguageRules,
    P::EditKnowledge,
    P::ManagePeople,
    P::ManageRoles,
    P::ManageChannels,
    P::ManageCalendars,
    P::MendOperations,
    P::SeeLog,
    P::ManageCentre,
];

/// The published matrix, one row a role.
pub const BUILTIN_ROLES: [BuiltinRole; 8] = [
    BuiltinRole { id: "employee", permissions: EMPLOYEE },
    BuiltinRole { id: "agent", permissions: AGENT },
    BuiltinRole { id: "team_leader", permissions: LEADER },
    BuiltinRole { id: "qa_inspector", permissions: INSPECTOR },
    BuiltinRole { id: "trainer", permissions: TRAINER },
    BuiltinRole { id: "manager", permissions: MANAGER },
    BuiltinRole { id: "personnel", permissions: PERSONNEL },
    BuiltinRole { id: "administrator", permissions: ADMINISTRATOR },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_has_a_role_that_gives_it_and_a_name_that_comes_back() {
        for permission in Permission::ALL {
            assert!(
                BUILTIN_ROLES.iter().any(|role| role.permissions.contains(&permission)),
                "{permission:?}"
            );
            assert_eq!(Permission::from_name(&permission.name()), Some(permission));
        }
    }
}
