//! Names for files and exports. Knows nothing of the graph. Two modules may well get the same
//! stem: collisions of names are something that a bundler has to get right.

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

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
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

    fn words(self) -> (&'static str, String) {
        let (first, second) = words(self.vocabulary);
        let second = second[usize::from(self.second)];
        let number = if self.number == 0 { String::new() } else { self.number.to_string() };
        (first[usize::from(self.first)], format!("{second}{number}"))
    }

    /// `invoiceTable`
    pub(crate) fn camel(self) -> String {
        let (first, second) = self.words();
        format!("{first}{}", capitalised(&second))
    }

    /// `InvoiceTable`
    pub(crate) fn pascal(self) -> String {
        let (first, second) = self.words();
        format!("{}{}", capitalised(first), capitalised(&second))
    }

    /// `INVOICE_TABLE`
    pub(crate) fn upper(self) -> String {
        let (first, second) = self.words();
        format!("{first}_{second}").to_uppercase()
    }

    /// `invoice-table`, or `größe über`
    pub(crate) fn kebab(self) -> String {
        let (first, second) = self.words();
        match self.vocabulary {
            Vocabulary::Ascii => format!("{first}-{second}"),
            Vocabulary::Unicode => format!("{first} {second}"),
        }
    }

    /// `invoice table`
    pub(crate) fn prose(self) -> String {
        let (first, second) = self.words();
        format!("{first} {second}")
    }
}

/// The name of a folder of that number, without the number.
pub(crate) fn folder_word(vocabulary: Vocabulary, number: u32) -> &'static str {
    let (first, _) = words(vocabulary);
    first[(number as usize * 7 + 3) % first.len()]
}
