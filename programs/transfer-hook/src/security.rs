//! Where to report a vulnerability, readable in the deployed program.

/// Fields and values, each ended by a zero byte, between the two markers of the security.txt
/// standard. Written as plain bytes: the `security_txt!` macro stores a reference, which the
/// upstream linker cannot place.
#[cfg(any(target_os = "solana", test))]
#[used]
#[unsafe(no_mangle)]
static SECURITY_TXT: [u8; TEXT.len()] = {
    let mut bytes = [0; TEXT.len()];
    bytes.copy_from_slice(TEXT);
    bytes
};

#[cfg(any(target_os = "solana", test))]
const TEXT: &[u8] = b"=======BEGIN SECURITY.TXT V1=======\0\
name\0Portcullis transfer hook\0\
project_url\0https://github.com/portcullis-pass/portcullis\0\
contacts\0link:https://github.com/portcullis-pass/portcullis/security/advisories/new\0\
policy\0https://github.com/portcullis-pass/portcullis/blob/main/SECURITY.md\0\
preferred_languages\0en\0\
source_code\0https://github.com/portcullis-pass/portcullis\0\
auditors\0None\0\
=======END SECURITY.TXT V1=======\0";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_parser_reads_it() {
        let parsed = solana_security_txt::find_and_parse(&SECURITY_TXT).expect("parses");
        assert_eq!(parsed.name, "Portcullis transfer hook");
        assert_eq!(parsed.contacts.len(), 1);
    }
}
