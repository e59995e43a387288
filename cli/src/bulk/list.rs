use std::{collections::HashMap, fs, path::Path};

use portcullis::{Address, Attributes, IssueRequest, evm::alloy::primitives::keccak256};

use super::Defaults;
use crate::{
    context::Context,
    failure::Failure,
    value::{AttributeSet, Expiry},
};

const COLUMNS: [&str; 3] = ["wallet", "expires_at", "attributes"];
/// More faults of a file than these help nobody.
const MAX_FAULTS: usize = 10;

/// A file of wallets, as a whole read before anything is done.
#[derive(Debug)]
pub(super) struct List {
    pub(super) items: Vec<Item>,
    /// Of the bytes of the file.
    pub(super) hash: String,
}

/// One pass to issue.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Where it stands in the file, from 1.
    pub(super) line: u64,
    pub(super) wallet: Address,
    pub(super) expires_at: Option<i64>,
    pub(super) attributes: Attributes,
}

impl Item {
    /// As the chain is asked.
    pub(super) const fn request(&self) -> IssueRequest {
        IssueRequest {
            wallet: self.wallet,
            expires_at: self.expires_at,
            attributes: self.attributes,
        }
    }
}

impl List {
    /// Reads all of it. The chain's clock is asked if a line says `90d`.
    pub(super) async fn read(
        context: &Context,
        path: &Path,
        defaults: Defaults,
    ) -> Result<Self, Failure> {
        let bytes = fs::read(path).map_err(|error| {
            Failure::usage(format!("{}: {error}", path.display())).help("--from names a CSV file")
        })?;
        let family = context.chain()?.family();
        let lines = parse(&bytes).map_err(|faults| not_a_list(path, &faults))?;
        let foreign = lines.iter().filter(|line| line.wallet.family() != family);
        let faults: Vec<String> =
            foreign.map(|line| format!("line {}: no wallet of {family}", line.number)).collect();
        if !faults.is_empty() {
            return Err(not_a_list(path, &faults));
        }
        let is_relative = |line: &Line| line.expires.is_some_and(Expiry::is_relative);
        let now =
            if lines.iter().any(is_relative) { context.connect().await?.now().await? } else { 0 };
        let items = lines.into_iter().map(|line| Item {
            line: line.number,
            wallet: line.wallet,
            expires_at: line.expires.map_or(defaults.expires_at, |it| Some(it.unix_seconds(now))),
            attributes: line.attributes.map_or(defaults.attributes, |set| set.0),
        });
        Ok(Self { items: items.collect(), hash: keccak256(&bytes).to_string() })
    }
}

fn not_a_list(path: &Path, faults: &[String]) -> Failure {
    let mut shown = faults.iter().take(MAX_FAULTS).cloned().collect::<Vec<_>>().join("; ");
    if let Some(more) = faults.len().checked_sub(MAX_FAULTS).filter(|more| *more > 0) {
        shown.push_str(&format!("; and {more} more"));
    }
    Failure::usage(format!("{}: {shown}", path.display()))
        .help("nothing was sent; correct the file and run it again")
}

#[derive(Debug)]
struct Line {
    number: u64,
    wallet: Address,
    expires: Option<Expiry>,
    attributes: Option<AttributeSet>,
}

fn parse(bytes: &[u8]) -> Result<Vec<Line>, Vec<String>> {
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(bytes);
    let headers = reader.headers().map_err(|error| vec![error.to_string()])?.clone();
    let unknown = headers.iter().find(|name| !COLUMNS.contains(name));
    if let Some(name) = unknown {
        return Err(vec![format!("line 1: no column is named `{}`", printable(name))]);
    }
    let column = |name| headers.iter().position(|header| header == name);
    let Some(wallets) = column("wallet") else {
        return Err(vec!["line 1: the header must have a column `wallet`".to_owned()]);
    };
    let (expiries, attributes) = (column("expires_at"), column("attributes"));
    let (mut lines, mut faults) = (Vec::new(), Vec::new());
    let mut seen: HashMap<Address, u64> = HashMap::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                faults.push(error.to_string());
                continue;
            }
        };
        let number = record.position().map_or(0, csv::Position::line);
        if record.len() > headers.len() {
            faults.push(format!("line {number}: more cells than the header has"));
            continue;
        }
        let cell = |column: Option<usize>| {
            column.and_then(|column| record.get(column)).filter(|cell| !cell.is_empty())
        };
        match read_line(number, cell(Some(wallets)), cell(expiries), cell(attributes)) {
            Ok(line) => match seen.insert(line.wallet, number) {
                Some(first) => {
                    faults.push(format!("line {number}: the same wallet as in line {first}"));
                }
                None => lines.push(line),
            },
            Err(fault) => faults.push(format!("line {number}: {fault}")),
        }
    }
    if faults.is_empty() { Ok(lines) } else { Err(faults) }
}

fn read_line(
    number: u64,
    wallet: Option<&str>,
    expires: Option<&str>,
    attributes: Option<&str>,
) -> Result<Line, String> {
    let wallet = wallet.ok_or("no wallet")?;
    // Not repeated: whoever lists wallets may list keys by mistake.
    let wallet = wallet.parse().map_err(|_| "no address of a wallet".to_owned())?;
    let expires =
        expires.map(str::parse::<Expiry>).transpose().map_err(|error| error.to_string())?;
    let attributes = attributes.map(|cell| {
        let list = cell.split([' ', ';', ',']).filter(|part| !part.is_empty());
        list.collect::<Vec<_>>().join(",").parse::<AttributeSet>()
    });
    let attributes = attributes.transpose().map_err(|error| error.to_string())?;
    Ok(Line { number, wallet, expires, attributes })
}

fn printable(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(40).collect()
}

#[cfg(test)]
mod tests;
