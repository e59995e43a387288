use std::{
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use clap::Args;
use portcullis::Operation;

use crate::{context::Context, ending::Ending, failure::Failure, perform::perform};

/// Far more than any voucher takes.
const MAX_BYTES: u64 = 64 * 1024;

/// Fetch the pass that a voucher grants to the signer, who pays the gas.
#[derive(Debug, Args)]
pub(crate) struct Claim {
    /// The file with the voucher; -: stdin.
    voucher: PathBuf,
}

impl Claim {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let text = read(&self.voucher).map_err(|error| {
            Failure::usage(format!("{}: {error}", self.voucher.display()))
                .help("give the file that `portcullis voucher sign` has written, or -")
        })?;
        let voucher = serde_json::from_str(&text).map_err(|error| {
            Failure::usage(format!("{} holds no voucher: {error}", self.voucher.display()))
                .help("give what `portcullis voucher sign` has written, as it is")
        })?;
        perform(context, Operation::Claim(voucher)).await
    }
}

fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    if path == Path::new("-") {
        io::stdin().take(MAX_BYTES).read_to_string(&mut text)?;
    } else {
        fs::File::open(path)?.take(MAX_BYTES).read_to_string(&mut text)?;
    }
    Ok(text)
}
