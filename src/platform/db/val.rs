//! Values and rows as both engines understand them: whole numbers, numbers, text, bytes, nothing.

use crate::platform::stop::{Outcome, fault};

#[derive(Clone, Debug, PartialEq)]
pub enum Val {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

macro_rules! val_from {
    ($($from:ty => $make:expr),+ $(,)?) => {$(
        impl From<$from> for Val {
            fn from(value: $from) -> Self { ($make)(value) }
        }
        impl From<Option<$from>> for Val {
            fn from(value: Option<$from>) -> Self { value.map_or(Val::Null, Val::from) }
        }
    )+};
}
val_from!(
    i64 => Val::Int,
    i32 => |v| Val::Int(i64::from(v)),
    u32 => |v| Val::Int(i64::from(v)),
    f64 => Val::Real,
    String => Val::Text,
    &str => |v: &str| Val::Text(v.to_owned()),
    &String => |v: &String| Val::Text(v.clone()),
    Vec<u8> => Val::Blob,
    &[u8] => |v: &[u8]| Val::Blob(v.to_vec()),
);

impl From<&Option<String>> for Val {
    fn from(value: &Option<String>) -> Self {
        value.as_deref().map_or(Val::Null, Val::from)
    }
}

impl From<usize> for Val {
    fn from(value: usize) -> Self {
        Val::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

/// A row already read: columns by position, in the order of the statement.
#[derive(Debug, Clone)]
pub struct Row(pub(super) Vec<Val>);

impl Row {
    /// Column `at`, from 0. A fault when the type does not fit: broken data is never "none".
    pub fn get<T: FromVal>(&self, at: usize) -> Outcome<T> {
        let val = self.0.get(at).ok_or_else(|| fault(format!("no column {at}")))?;
        T::from_val(val).ok_or_else(|| fault(format!("column {at} has another type: {val:.20?}")))
    }
}

/// What a column can be read as; `Option<T>` where it may be empty.
pub trait FromVal: Sized {
    fn from_val(val: &Val) -> Option<Self>;
}

impl FromVal for i64 {
    fn from_val(val: &Val) -> Option<Self> {
        if let Val::Int(v) = val { Some(*v) } else { None }
    }
}

impl FromVal for f64 {
    fn from_val(val: &Val) -> Option<Self> {
        match val {
            Val::Real(v) => Some(*v),
            #[allow(clippy::cast_precision_loss)] // counts and sums are far below 2^53
            Val::Int(v) => Some(*v as f64),
            _ => None,
        }
    }
}

impl FromVal for String {
    fn from_val(val: &Val) -> Option<Self> {
        if let Val::Text(v) = val { Some(v.clone()) } else { None }
    }
}

impl FromVal for Vec<u8> {
    fn from_val(val: &Val) -> Option<Self> {
        if let Val::Blob(v) = val { Some(v.clone()) } else { None }
    }
}

impl<T: FromVal> FromVal for Option<T> {
    fn from_val(val: &Val) -> Option<Self> {
        if *val == Val::Null { Some(None) } else { T::from_val(val).map(Some) }
    }
}
