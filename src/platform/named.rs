//! Closed lists of names: what the database, pages and logs call each variant, written once.

/// `named! { pub enum Channel { Email = "email", Phone = "phone" } }` gives `ALL`, `name()`, `from_name()`, and reading
/// from and binding to a TEXT column. An unknown name in the database is a fault, never a default.
#[macro_export]
macro_rules! named {
    ($(#[$about:meta])* pub enum $type:ident { $($(#[$each:meta])* $variant:ident = $name:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $type { $($(#[$each])* #[serde(rename = $name)] $variant),+ }

        impl $type {
            pub const ALL: &'static [$type] = &[$($type::$variant),+];

            /// As it is stored, sent and logged.
            pub fn name(self) -> &'static str {
                match self { $($type::$variant => $name),+ }
            }

            pub fn from_name(name: &str) -> Option<$type> {
                match name { $($name => Some($type::$variant),)+ _ => None }
            }
        }

        impl From<$type> for $crate::platform::Val {
            fn from(value: $type) -> Self { $crate::platform::Val::from(value.name()) }
        }
        impl From<Option<$type>> for $crate::platform::Val {
            fn from(value: Option<$type>) -> Self { $crate::platform::Val::from(value.map($type::name)) }
        }
        impl $crate::platform::db::FromVal for $type {
            fn from_val(value: &$crate::platform::Val) -> Option<Self> {
                if let $crate::platform::Val::Text(name) = value { $type::from_name(name) } else { None }
            }
        }
    };
}
