//! Flag before environment before profile.

use std::fs;

use crate::harness::{Folder, Program, Transcript};

const CONFIG: &str = r#"# kept by hand
default_profile = "dev"

[profiles.dev]
chain = "solana:devnet" # where we try things
signer = "file:KEYS/dev.json"
network = "11111111111111111111111111111112"

[profiles.eth]
chain = "ethereum:sepolia"
signer = "env:ETH_KEY"
rpc_url = "https://user:secret@node.example/v2/secret?key=secret"
gatekeeper = 1
"#;

fn home(config: &str) -> (Folder, Program) {
    let folder = Folder::new();
    let directory = folder.path().join(".config/portcullis");
    fs::create_dir_all(&directory).unwrap();
    fs::write(directory.join("config.toml"), config).unwrap();
    let program = Program::new(&folder);
    (folder, program)
}

#[test]
fn profiles_are_listed_shown_and_chosen() {
    let (folder, program) = home(CONFIG);
    let mut golden = Transcript::new("profiles");
    golden.know(folder.path().display().to_string(), "HOME");
    golden.ok(&program, &["profile", "list"]);
    golden.ok(&program, &["profile", "show"]);
    let shown = golden.run(&program, &["profile", "show", "eth"]);
    assert!(!shown.stdout.contains("secret"), "{}", shown.stdout);
    golden.fails(2, &program, &["profile", "show", "other"]);
    golden.ok(&program, &["profile", "use", "eth"]);
    golden.ok(&program, &["profile", "list"]);
    let config = folder.read(".config/portcullis/config.toml");
    assert_eq!(config, CONFIG.replace(r#"profile = "dev""#, r#"profile = "eth""#));
    golden.finish();
}

#[cfg(unix)]
#[test]
fn what_is_written_is_readable_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, program) = home(CONFIG);
    assert_eq!(program.run(&["profile", "use", "eth"]).code, 0);
    let path = folder.path().join(".config/portcullis/config.toml");
    assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn faults_of_the_file_name_file_and_place() {
    let mut golden = Transcript::new("profile-faults");
    for config in [
        "[profiles.a]\nchain = \"solana:devnet\"\nsinger = \"file:x\"\n",
        "[profiles.a]\nchain = \"bitcoin\"\n",
        "[profiles.a]\nchain = \"solana:devnet\"\nnetwork = \"0x12\"\n",
        "[profiles.a]\nchain = \n",
        "[profiles.a]\nchain = \"solana:devnet\"\ngatekeeper = \"first\"\n",
    ] {
        let (folder, program) = home(config);
        golden.know(folder.path().display().to_string(), "HOME");
        let run = golden.run(&program, &["network", "show", "--profile", "a"]);
        assert_eq!(run.code, 2);
    }
    golden.finish();
}

#[test]
fn a_key_in_a_profile_is_refused_and_not_shown() {
    let key = "a1".repeat(32);
    for chain in ["ethereum:sepolia", "solana:devnet"] {
        let config = format!("[profiles.a]\nchain = \"{chain}\"\nsigner = \"{key}\"\n");
        let (_folder, program) = home(&config);
        let program = program.secret(&key);
        for arguments in [&["key", "address", "--profile", "a"][..], &["profile", "show", "a"]] {
            program.run(arguments);
        }
        assert_eq!(program.run(&["key", "address", "--profile", "a"]).code, 2);
    }
}

#[test]
fn flag_goes_before_environment_before_profile() {
    let config = "default_profile = \"a\"\n[profiles.a]\nchain = \"ethereum:sepolia\"\n\
                  signer = \"env:OF_PROFILE\"\n[profiles.b]\nchain = \"ethereum:sepolia\"\n\
                  signer = \"env:OF_OTHER\"\n";
    let (_folder, program) = home(config);
    let mut program = program;
    let mut addresses = Vec::new();
    for (name, digit) in [("OF_PROFILE", 1), ("OF_OTHER", 2), ("OF_ENV", 3), ("OF_FLAG", 4)] {
        let key = format!("{digit:064x}");
        program = program.variable(name, &key).secret(&key);
        let source = format!("env:{name}");
        addresses.push(program.json(&["key", "address", &source])["address"].clone());
    }
    let address = |program: &Program, arguments: &[&str]| {
        let arguments: Vec<&str> = ["key", "address"].iter().chain(arguments).copied().collect();
        program.json(&arguments)["address"].clone()
    };
    assert_eq!(address(&program, &[]), addresses[0]);
    assert_eq!(address(&program, &["--profile", "b"]), addresses[1]);
    let program = program.variable("PORTCULLIS_SIGNER", "env:OF_ENV");
    assert_eq!(address(&program, &["--profile", "b"]), addresses[2]);
    assert_eq!(address(&program, &["--signer", "env:OF_FLAG"]), addresses[3]);
    let program = program.variable("PORTCULLIS_PROFILE", "missing");
    assert_eq!(program.run(&["key", "address"]).code, 2);
    assert_eq!(address(&program, &["--profile", "a"]), addresses[2]);
}

#[test]
fn a_profile_of_another_chain_gives_nothing() {
    let (_folder, program) = home(CONFIG);
    let run = program.run(&["key", "address", "--chain", "ethereum:sepolia"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("it is not said who signs"), "{}", run.stderr);
}
