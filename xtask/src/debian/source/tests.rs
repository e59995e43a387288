use super::*;

const STANZAS: &str = "\
# A third party's
Types: deb
URIs: https://tools.example/apt
Suites: nodistro
Components: main

Types: deb deb-src
# http://snapshot.example/archive
URIs: http://mirror.example/debian http://other.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main

Enabled: no
Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main
";

#[test]
fn finds_debian_among_stanzas() {
    let sources = parse_stanzas(STANZAS);
    assert_eq!(sources.len(), 3);
    let debian = Source::of_debian(&sources, "bookworm").unwrap();
    assert_eq!(debian.uri, "http://mirror.example/debian");
    let key = debian.signed_by.as_deref();
    assert_eq!(key, Some("/usr/share/keyrings/debian-archive-keyring.gpg"));
    assert_eq!(Source::of_debian(&sources, "trixie"), None);
}

#[test]
fn keeps_a_key_of_several_lines() {
    let text = "Types: deb\nURIs: http://m.example/debian\nSuites: sid\nComponents: main\n\
                Signed-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINBF\n";
    let [source] = &parse_stanzas(text)[..] else { panic!("one source") };
    let key = source.signed_by.as_deref();
    assert_eq!(key, Some("\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINBF"));
}

#[test]
fn reads_one_line_entries() {
    let plain = parse_line("deb http://m.example/debian trixie main contrib # ours").unwrap();
    assert_eq!(plain.uri, "http://m.example/debian");
    assert_eq!(plain.components, ["main", "contrib"]);
    assert_eq!(plain.signed_by, None);

    let line = "deb [arch=amd64 signed-by=/etc/key.gpg] http://m.example/debian trixie main";
    assert_eq!(parse_line(line).unwrap().signed_by.as_deref(), Some("/etc/key.gpg"));

    for line in ["", "# deb http://m.example/debian sid main", "deb-src http://m.example x main"] {
        assert_eq!(parse_line(line), None, "{line}");
    }
}
