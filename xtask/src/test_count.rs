use std::fmt;

/// Results of all test binaries and test contracts, summed up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct TestCount {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    skipped: u64,
}

impl TestCount {
    /// Adds what a line of output says, if it is the summary of a test binary,
    /// `test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; …`, or of a test contract,
    /// `Suite result: ok. 5 passed; 0 failed; 1 skipped; …`
    pub(crate) fn read(&mut self, line: &str) {
        let counts =
            line.strip_prefix("test result: ").or_else(|| line.strip_prefix("Suite result: "));
        let Some((_, counts)) = counts.and_then(|counts| counts.split_once(". ")) else {
            return;
        };
        for count in counts.split("; ") {
            let Some((number, what)) = count.split_once(' ') else {
                continue;
            };
            let Ok(number) = number.parse() else { continue };
            match what {
                "passed" => self.passed = self.passed.saturating_add(number),
                "failed" => self.failed = self.failed.saturating_add(number),
                "ignored" | "skipped" => self.skipped = self.skipped.saturating_add(number),
                _ => {}
            }
        }
    }

    /// Another runner's.
    pub(crate) fn add(&mut self, other: Self) {
        self.passed = self.passed.saturating_add(other.passed);
        self.failed = self.failed.saturating_add(other.failed);
        self.skipped = self.skipped.saturating_add(other.skipped);
    }

    /// A suite that ended without a summary: it did not compile, or it crashed.
    pub(crate) fn suite_failed(&mut self) {
        self.failed = self.failed.saturating_add(1);
    }
}

impl fmt::Display for TestCount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(formatter, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_up() {
        let mut count = TestCount::default();
        for line in [
            "running 5 tests",
            "test one ... ok",
            "test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 2 filtered out; \
             finished in 0.01s",
            "test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; \
             finished in 1.20s",
        ] {
            count.read(line);
        }
        assert_eq!(count.to_string(), "8 passed, 1 failed");
        count.read("test result: ok. 0 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out");
        count.suite_failed();
        assert_eq!(count.to_string(), "8 passed, 2 failed, 2 skipped");
    }

    #[test]
    fn sums_up_runners() {
        let mut count = TestCount { passed: 1, failed: 2, skipped: 3 };
        count.add(TestCount { passed: 10, failed: 20, skipped: 30 });
        assert_eq!(count.to_string(), "11 passed, 22 failed, 33 skipped");
    }

    #[test]
    fn sums_up_contracts() {
        let mut count = TestCount::default();
        for line in [
            "Ran 3 tests for test/Issue.t.sol:IssueTest",
            "[PASS] test_issue() (gas: 63271)",
            "Suite result: ok. 2 passed; 0 failed; 1 skipped; finished in 2.54ms (1.22ms CPU time)",
            "Suite result: FAILED. 0 passed; 1 failed; 0 skipped; finished in 8.07ms (7.53ms CPU \
             time)",
            "Ran 2 test suites in 25.36ms (10.61ms CPU time): 2 tests passed, 1 failed, 1 skipped \
             (4 total tests)",
        ] {
            count.read(line);
        }
        assert_eq!(count.to_string(), "2 passed, 1 failed, 1 skipped");
    }

    #[test]
    fn ignores_what_a_test_prints() {
        let mut count = TestCount::default();
        count.read("test result: of the century. many passed; 1");
        count.read("  test result: ok. 5 passed");
        assert_eq!(count, TestCount::default());
    }
}
