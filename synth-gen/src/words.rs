//! Names for files and exports. Knows nothing of the graph. Two modules may well get the same
//! stem: collisions of names are something that a bundler has to get right.

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

/// Two words from which all names of a module are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stem {
    first: u8,
    second: u8,
}

fn capitalised(word: &str) -> String {
    let (head, tail) = word.split_at(1);
    head.to_ascii_uppercase() + tail
}

impl Stem {
    pub(crate) fn draw(stream: &mut Stream) -> Self {
        Stem {
            first: stream.below(FIRST.len() as u32) as u8,
            second: stream.below(SECOND.len() as u32) as u8,
        }
    }

    /// The stem of that number: different for neighbours.
    pub(crate) fn numbered(number: u32) -> Self {
        Stem {
            first: (number as usize % FIRST.len()) as u8,
            second: (number as usize / FIRST.len() % SECOND.len()) as u8,
        }
    }

    fn words(self) -> (&'static str, &'static str) {
        (FIRST[usize::from(self.first)], SECOND[usize::from(self.second)])
    }

    /// `invoiceTable`
    pub(crate) fn camel(self) -> String {
        let (first, second) = self.words();
        format!("{first}{}", capitalised(second))
    }

    /// `InvoiceTable`
    pub(crate) fn pascal(self) -> String {
        let (first, second) = self.words();
        format!("{}{}", capitalised(first), capitalised(second))
    }

    /// `INVOICE_TABLE`
    pub(crate) fn upper(self) -> String {
        let (first, second) = self.words();
        format!("{first}_{second}").to_ascii_uppercase()
    }

    /// `invoice-table`
    pub(crate) fn kebab(self) -> String {
        let (first, second) = self.words();
        format!("{first}-{second}")
    }

    /// `invoice table`
    pub(crate) fn prose(self) -> String {
        let (first, second) = self.words();
        format!("{first} {second}")
    }
}

/// The name of a folder or package of that number.
pub(crate) fn folder_word(number: u32) -> &'static str {
    FIRST[(number as usize * 7 + 3) % FIRST.len()]
}
