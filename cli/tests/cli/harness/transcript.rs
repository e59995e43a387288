use std::{env, fmt::Write as _, fs, path::Path};

use super::{Program, Run, normal::normal};

/// What was typed and what came of it, to be compared with a file of `tests/golden`.
pub(crate) struct Transcript {
    name: &'static str,
    text: String,
    known: Vec<(String, String)>,
}

impl Transcript {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, text: String::new(), known: Vec::new() }
    }

    /// Shows a value under a name.
    pub(crate) fn know(&mut self, value: impl Into<String>, name: &str) {
        self.known.push((value.into(), name.to_owned()));
    }

    /// Runs it and writes down all of it.
    pub(crate) fn run<S: AsRef<str>>(&mut self, program: &Program, arguments: &[S]) -> Run {
        let arguments: Vec<&str> = arguments.iter().map(AsRef::as_ref).collect();
        let run = program.run(&arguments);
        let shown = arguments.join(" ");
        writeln!(self.text, "$ portcullis {shown}").unwrap();
        self.text.push_str(&run.stdout);
        for line in run.stderr.lines() {
            writeln!(self.text, "! {line}").unwrap();
        }
        writeln!(self.text, "[{}]\n", run.code).unwrap();
        run
    }

    /// The same of what succeeds.
    pub(crate) fn ok<S: AsRef<str>>(&mut self, program: &Program, arguments: &[S]) {
        self.fails(0, program, arguments);
    }

    /// The same of what ends with this code.
    pub(crate) fn fails<S: AsRef<str>>(&mut self, code: i32, program: &Program, arguments: &[S]) {
        let run = self.run(program, arguments);
        assert_eq!(run.code, code, "{}{}", run.stdout, run.stderr);
    }

    /// Compares.
    pub(crate) fn finish(self) {
        let found = normal(&self.text, &self.known);
        let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
        let path = golden.join(self.name).with_extension("txt");
        if env::var_os("PORTCULLIS_ACCEPT").is_some() {
            fs::write(&path, &found).unwrap();
            return;
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        let difference = expected.lines().zip(found.lines()).zip(1..).find(|((a, b), _)| a != b);
        if let Some(((expected, found), line)) = difference {
            panic!("{}, line {line}:\n- {expected}\n+ {found}", path.display());
        }
        assert_eq!(expected, found, "{}: one is longer", path.display());
    }
}
