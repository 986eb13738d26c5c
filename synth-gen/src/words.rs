//! Names for files and exports. Knows nothing of the graph. Two modules may well get the same
//! stem: collisions of names are something that a bundler has to get right.

use std::fmt::Write as _;

use crate::parameters::Vocabulary;
use crate::rng::Stream;

const FIRST: [&str; 48] = [
    "account", "address", "archive", "asset", "audit", "badge", "banner", "basket", "billing", "calendar",
    "campaign", "catalog", "channel", "comment", "contact", "contract", "coupon", "courier", "customer",
    "delivery", "device", "discount", "document", "event", "feature", "folder", "gallery", "invoice",
    "journal", "ledger", "locale", "member", "message", "metric", "notice", "order", "parcel", "payment",
    "product", "profile", "project", "quota", "refund", "report", "session", "shipment", "supplier",
    "ticket",
];

const SECOND: [&str; 40] = [
    "action", "adapter", "board", "buffer", "builder", "cache", "card", "chart", "client", "codec",
    "context", "cursor", "dialog", "editor", "filter", "form", "gateway", "grid", "handler", "helper",
    "index", "layout", "list", "loader", "mapper", "menu", "monitor", "panel", "parser", "policy", "query",
    "queue", "reader", "router", "schema", "store", "table", "toolbar", "tree", "widget",
];

const FIRST_UNICODE: [&str; 24] = [
    "größe",
    "übung",
    "année",
    "élève",
    "naïve",
    "señal",
    "coração",
    "łódka",
    "žlutý",
    "řeka",
    "ægir",
    "ångström",
    "δομή",
    "ψυχή",
    "привет",
    "ёлка",
    "注文",
    "顧客",
    "请求",
    "목록",
    "שלום",
    "𠮷野",
    "नमस्ते",
    "สวัสดี",
];

const SECOND_UNICODE: [&str; 16] = [
    "über",
    "été",
    "niño",
    "ação",
    "źródło",
    "čaj",
    "øvelse",
    "λόγος",
    "слово",
    "表示",
    "一覧",
    "数据",
    "화면",
    "עולם",
    "𝒻orm",
    "ข้อมูล",
];

/// Two words, and a number where they are not enough, from which all names of a module are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stem {
    first: u8,
    second: u8,
    /// Zero is not written.
    number: u32,
    vocabulary: Vocabulary,
}

/// How a word is written.
#[derive(Clone, Copy)]
enum Case {
    Lower,
    Capitalised,
    Upper,
}

fn push_word(text: &mut String, word: &str, case: Case) {
    let split = match case {
        Case::Lower => 0,
        Case::Capitalised => word.chars().next().map_or(0, char::len_utf8),
        Case::Upper => word.len(),
    };
    let (raised, rest) = word.split_at(split);
    raised.chars().for_each(|letter| text.extend(letter.to_uppercase()));
    text.push_str(rest);
}

fn words(vocabulary: Vocabulary) -> (&'static [&'static str], &'static [&'static str]) {
    match vocabulary {
        Vocabulary::Ascii => (&FIRST, &SECOND),
        Vocabulary::Unicode => (&FIRST_UNICODE, &SECOND_UNICODE),
    }
}

impl Stem {
    pub(crate) fn draw(vocabulary: Vocabulary, stream: &mut Stream) -> Self {
        let (first, second) = words(vocabulary);
        Stem {
            first: stream.below(first.len() as u32) as u8,
            second: stream.below(second.len() as u32) as u8,
            number: 0,
            vocabulary,
        }
    }

    /// The stem of that number: no other number has it.
    pub(crate) fn numbered(number: u32) -> Self {
        let pairs = FIRST.len() * SECOND.len();
        Stem {
            first: (number as usize % FIRST.len()) as u8,
            second: (number as usize / FIRST.len() % SECOND.len()) as u8,
            number: (number as usize / pairs) as u32,
            vocabulary: Vocabulary::Ascii,
        }
    }

    fn written(self, first_case: Case, between: &str, second_case: Case) -> String {
        let (first, second) = words(self.vocabulary);
        let mut text = String::with_capacity(32);
        push_word(&mut text, first[usize::from(self.first)], first_case);
        text.push_str(between);
        push_word(&mut text, second[usize::from(self.second)], second_case);
        if self.number > 0 {
            let _ = write!(text, "{}", self.number);
        }
        text
    }

    /// `invoiceTable`
    pub(crate) fn camel(self) -> String {
        self.written(Case::Lower, "", Case::Capitalised)
    }

    /// `InvoiceTable`
    pub(crate) fn pascal(self) -> String {
        self.written(Case::Capitalised, "", Case::Capitalised)
    }

    /// `INVOICE_TABLE`
    pub(crate) fn upper(self) -> String {
        self.written(Case::Upper, "_", Case::Upper)
    }

    /// `invoice-table`, or `größe über`
    pub(crate) fn kebab(self) -> String {
        let between = match self.vocabulary {
            Vocabulary::Ascii => "-",
            Vocabulary::Unicode => " ",
        };
        self.written(Case::Lower, between, Case::Lower)
    }

    /// `invoice table`
    pub(crate) fn prose(self) -> String {
        self.written(Case::Lower, " ", Case::Lower)
    }
}

/// The name of a folder of that number, without the number.
pub(crate) fn folder_word(vocabulary: Vocabulary, number: u32) -> &'static str {
    let (first, _) = words(vocabulary);
    first[(number as usize * 7 + 3) % first.len()]
}
