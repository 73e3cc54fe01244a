//! Who works at 海市优选 and what its customers write: `demo/*.toml`, inside the binary.

use serde::Deserialize;

use crate::platform::stop::{Outcome, fault};

#[derive(Deserialize)]
pub struct People {
    pub centre: String,
    pub departments: Vec<String>,
    pub team: Vec<Team>,
    pub person: Vec<Person>,
}

#[derive(Deserialize)]
pub struct Team {
    pub name: String,
}

#[derive(Deserialize)]
pub struct Person {
    pub sign_in: String,
    pub name: String,
    #[serde(default = "zh_cn")]
    pub lang: String,
    pub roles: Vec<String>,
    /// Place in the list of teams.
    pub team: usize,
    pub department: Option<usize>,
}

fn zh_cn() -> String {
    "zh-CN".to_owned()
}

#[derive(Deserialize)]
struct Scenarios {
    scenario: Vec<Scenario>,
}

#[derive(Clone, Deserialize)]
pub struct Scenario {
    pub team: usize,
    pub emotion: i64,
    pub kind: String,
    pub subject: String,
    #[serde(default = "zh_cn")]
    pub lang: String,
    pub mail: String,
    pub note: Option<String>,
    pub ask: Option<Ask>,
    pub hand_over: Option<String>,
    pub reply: String,
    pub answer: Option<String>,
    pub second: Option<String>,
    /// `satisfied`, `accepts` … or `open`.
    pub outcome: String,
}

#[derive(Clone, Deserialize)]
pub struct Ask {
    pub department: usize,
    pub words: String,
    pub answer: String,
}

pub fn people() -> Outcome<People> {
    toml::from_str(include_str!("../../demo/people.toml")).map_err(fault)
}

pub fn scenarios() -> Outcome<Vec<Scenario>> {
    let all: Scenarios =
        toml::from_str(include_str!("../../demo/scenarios.toml")).map_err(fault)?;
    Ok(all.scenario)
}

const SURNAMES: &str =
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余";
const GIVEN: [&str; 20] = [
    "敏", "建国", "雅婷", "志强", "欣怡", "伟", "丽华", "子涵", "秀英", "浩然", "静", "宏达",
    "美玲", "俊杰", "婷", "国栋", "晓燕", "明", "佳琪", "海涛",
];

/// The name and address of the `n`-th customer; no two are alike.
pub fn customer(n: usize, lang: &str) -> (String, String) {
    let surname = SURNAMES.chars().nth(n * 7 % SURNAMES.chars().count()).unwrap_or('王');
    let given = GIVEN[(n * 3 + n / 40) % GIVEN.len()];
    let name = match lang {
        "en" => format!(
            "{} {}",
            ["Alice", "Ben", "Carol", "Daniel", "Ellen", "Frank"][n % 6],
            ["Moore", "Hill", "Stone", "Baker"][n / 6 % 4]
        ),
        _ => format!("{surname}{given}"),
    };
    (name, format!("customer{n:03}@example.com"))
}
