//! What can fail, by the failure list of the requirements (§5), and the tests that make it fail: on
//! an EVM chain, on Solana, or where no chain has to do with it.

use std::{fs, path::Path};

use e2e::programs::checkout;

/// The suites, as tests are named below, and their folders.
const SUITES: [(&str, &str); 4] = [
    ("failures", "tests/tests/failures"),
    ("killed", "tests/tests/service"),
    ("pipeline", "service/tests/pipeline"),
    ("api", "service/tests/service"),
];

/// A row: what fails, the tests on an EVM chain, and those on Solana.
type OnBoth = (&'static str, &'static [&'static str], &'static [&'static str]);

const ON_CHAINS: &[OnBoth] = &[
    (
        "Killed after the commit and before the signature",
        &["killed::kill::an_evm_chain_before_the_node_has_heard"],
        &["killed::kill::solana_before_the_node_has_heard"],
    ),
    (
        "Killed after it was kept and before it was sent",
        &["pipeline::interruptions::after_the_transaction_was_kept_and_before_it_was_sent"],
        &["killed::kill::solana_before_the_node_has_heard"],
    ),
    (
        "Killed after it was sent and before that was recorded",
        &["killed::kill::an_evm_chain_after_the_node_has_answered"],
        &["killed::kill::solana_after_the_node_has_answered"],
    ),
    (
        "RPC down",
        &[
            "pipeline::nodes::a_chain_that_is_away_is_told_in_a_word",
            "pipeline::nodes::where_one_node_fails_another_is_asked",
        ],
        &[
            "failures::outages::while_every_node_is_down_nothing_is_lost_and_then_it_is_done_once",
            "failures::outages::where_the_first_node_is_down_the_second_is_asked",
            "failures::outages::where_the_first_node_goes_down_on_the_way_the_second_carries_on",
        ],
    ),
    (
        "RPC that takes its time, or asks for less",
        &["pipeline::nodes::a_node_that_lets_everybody_wait_holds_up_nobody"],
        &[
            "failures::outages::a_node_that_was_asked_too_often_is_left_for_another",
            "failures::outages::a_node_that_wants_to_be_left_alone_for_long_holds_up_nobody",
            "failures::outages::an_answer_that_does_not_end_holds_up_nobody",
        ],
    ),
    (
        "RPC lagging",
        &[
            "pipeline::nodes::a_node_that_lags_does_not_turn_back_what_is_shown",
            "pipeline::nodes::a_node_that_lags_for_long_undoes_nothing",
        ],
        &[
            "failures::lags::a_node_that_lags_turns_nothing_back",
            "failures::lags::what_a_node_that_lags_has_not_heard_of_is_not_signed_anew",
            "failures::lags::what_names_a_block_that_the_next_node_does_not_know_waits_for_it",
            "failures::lags::by_a_node_that_is_far_behind_another_nothing_is_signed",
        ],
    ),
    (
        "RPC lying \"not found\"",
        &[
            "pipeline::nodes::a_node_that_forgets_a_transaction_undoes_nothing",
            "pipeline::nodes::a_node_that_denies_a_pass_does_not_keep_it_from_being_taken_away",
        ],
        &[
            "failures::lies::a_node_that_forgets_a_transaction_undoes_nothing",
            "failures::lies::a_node_that_denies_a_pass_does_not_make_a_second_one",
            "failures::lies::a_node_that_denies_a_pass_does_not_keep_it_from_being_frozen",
            "failures::lies::a_node_that_denies_a_pass_does_not_keep_it_from_being_revoked",
        ],
    ),
    (
        "RPC lying otherwise",
        &[
            "pipeline::nodes::one_wrong_count_of_a_node_is_one_wrong_answer_and_no_more",
            "pipeline::nodes::a_node_that_says_that_a_nonce_is_used_is_asked_again",
        ],
        &[
            "failures::lies::a_node_that_says_confirmed_for_what_is_not_is_not_believed",
            "failures::lies::a_node_that_says_finalized_for_what_is_not_is_not_believed",
            "failures::lies::a_node_of_another_cluster_is_asked_nothing_else",
            "failures::lies::nonsense_is_no_answer",
        ],
    ),
    (
        "Split between providers",
        &["pipeline::reorganisations::what_only_one_provider_knows_is_done_on_the_other_side"],
        &["failures::forks::what_only_one_provider_knows_is_done_on_the_others_side_of_the_fork"],
    ),
    (
        "Accepted, then dropped",
        &["pipeline::nodes::what_a_node_takes_and_drops_is_sent_again"],
        &[
            "failures::drops::a_transaction_that_was_dropped_is_sent_again_as_it_is",
            "failures::drops::a_transaction_whose_blockhash_expired_is_signed_anew_and_never_counts_twice",
            "failures::drops::until_it_is_final_that_a_blockhash_expired_nothing_is_signed_anew",
        ],
    ),
    (
        "Taken, and answered by an error; sent twice",
        &["pipeline::interruptions::after_it_was_sent_and_before_it_was_in_a_block"],
        &[
            "failures::drops::an_error_of_a_node_that_took_the_transaction_changes_nothing",
            "failures::drops::a_node_that_breaks_down_after_it_took_the_transaction_changes_nothing",
            "failures::drops::what_was_processed_already_may_be_sent_again",
        ],
    ),
    (
        "A hundred identical issues at once",
        &[
            "killed::instances::a_hundred_identical_requests_to_two_instances_are_one_pass",
            "api::store::a_hundred_identical_issues_at_once_yield_one_pass",
        ],
        &[
            "failures::parallel::a_hundred_identical_issues_at_once_yield_one_pass_by_one_transaction",
        ],
    ),
    (
        "Freeze queued behind issue",
        &["pipeline::life::a_freeze_that_is_queued_behind_an_issue_follows_it"],
        &["failures::meanwhile::a_freeze_that_is_queued_behind_an_issue_follows_it"],
    ),
    (
        "DELETE racing issue",
        &[
            "pipeline::life::what_is_revoked_before_it_was_sent_is_never_issued",
            "pipeline::life::what_is_revoked_while_it_is_being_issued_is_revoked",
        ],
        &[
            "failures::meanwhile::what_is_revoked_before_it_was_sent_is_never_issued",
            "failures::meanwhile::what_is_revoked_while_it_is_being_issued_is_revoked",
        ],
    ),
    (
        "PATCH racing expiry",
        &["pipeline::life::a_pass_that_shall_end_now_ends_though_its_transaction_was_late"],
        &["failures::meanwhile::a_pass_that_shall_end_now_ends_though_its_transaction_was_late"],
    ),
    (
        "Opposite changes at once",
        &["api::store::opposite_changes_at_once_are_put_in_order"],
        &[
            "failures::parallel::opposite_changes_at_once_end_in_one_state_of_service_and_chain",
            "failures::parallel::a_revocation_among_opposite_changes_is_the_last_word",
        ],
    ),
    (
        "Reorganisation; fork at confirmed",
        &[
            "pipeline::reorganisations::what_one_undone_block_held_is_shown_no_more_and_done_again",
            "pipeline::reorganisations::what_was_deep_in_undone_blocks_is_done_again",
        ],
        &[
            "failures::forks::what_a_dropped_fork_held_is_shown_no_more_and_sent_again",
            "failures::forks::what_names_a_block_of_a_dropped_fork_is_signed_anew_once_it_has_expired",
            "failures::forks::a_freeze_that_a_dropped_fork_held_is_done_again",
            "failures::forks::an_issue_and_a_freeze_that_a_dropped_fork_held_are_done_again_in_order",
        ],
    ),
    (
        "Stuck nonce, nonce of somebody else (Solana has none)",
        &[
            "pipeline::nonces::a_nonce_that_nobody_needs_any_more_is_filled",
            "pipeline::nonces::a_nonce_that_somebody_else_used_is_not_waited_for",
            "pipeline::nonces::what_another_program_has_sent_is_not_cancelled",
            "pipeline::nonces::a_cancellation_is_tried_so_often_and_no_more_until_an_operator_says_so",
        ],
        &[],
    ),
    (
        "Fee spike (on Solana what is not taken expires)",
        &[
            "pipeline::fees::what_is_stuck_is_replaced_under_its_nonce",
            "pipeline::fees::no_more_is_paid_than_the_configuration_allows",
        ],
        &[
            "failures::drops::a_transaction_whose_blockhash_expired_is_signed_anew_and_never_counts_twice",
        ],
    ),
    (
        "Empty payer",
        &["pipeline::fees::an_account_that_cannot_pay_is_told_in_a_word_and_waited_for"],
        &["failures::meanwhile::an_account_that_cannot_pay_is_told_in_a_word_and_waited_for"],
    ),
    (
        "Gatekeeper's key rotated mid-flight",
        &[
            "pipeline::rotation::what_the_old_key_sent_is_followed_without_it",
            "pipeline::rotation::what_the_old_key_sent_and_is_stuck_is_paid_more_for_by_the_old_key",
            "pipeline::rotation::what_the_old_key_may_do_no_more_is_done_by_the_new_one",
        ],
        &[
            "failures::meanwhile::what_the_old_key_sent_is_followed_without_it",
            "failures::meanwhile::what_the_old_key_may_do_no_more_is_done_by_the_new_one",
        ],
    ),
    (
        "Two workers, expired lease, clock skew",
        &[
            "pipeline::instances::fifty_passes_are_issued_once_each_on_sqlite",
            "pipeline::instances::an_instance_whose_clock_is_ahead_takes_nobodys_lease",
            "api::outbox::leases::a_lease_ends_and_its_fence_with_it",
        ],
        &[
            "failures::clocks::of_two_instances_whose_clocks_are_hours_apart_one_is_heard",
            "failures::clocks::instances_whose_clocks_are_hours_apart_do_everything_once",
            "killed::instances::what_a_dead_instance_had_begun_another_one_finishes",
        ],
    ),
    (
        "The service's clock and the chain's",
        &[
            "pipeline::life::an_expiry_that_was_named_is_granted_though_the_chain_was_late",
            "pipeline::life::what_was_to_end_before_it_could_be_issued_is_not_issued",
        ],
        &[
            "failures::clocks::a_pass_lives_as_long_as_was_asked_for_by_the_chains_clock",
            "failures::clocks::an_expiry_is_the_second_that_was_asked_for_whoever_is_ahead",
            "failures::clocks::an_expiry_that_the_chain_has_behind_it_ends_the_pass_at_once",
            "failures::clocks::an_expiry_that_the_service_has_behind_it_is_refused_and_changes_nothing",
            "failures::clocks::a_clock_of_the_chain_that_goes_back_changes_nothing",
        ],
    ),
    (
        "DB restored from a backup (chain ahead)",
        &["pipeline::reconciliation::a_database_from_a_backup_catches_up"],
        &["failures::meanwhile::a_database_from_a_backup_catches_up"],
    ),
];

/// A row: what fails, and the tests.
const WITHOUT_A_CHAIN: &[(&str, &[&str])] = &[
    (
        "JWT's, client's key rotated; every TTL at ±1 s",
        &[
            "api::keys::an_old_key_ends_to_the_second_after_each_time_to_live",
            "api::keys::a_key_that_is_ended_takes_its_tokens_with_it",
            "api::keys::what_a_former_key_has_signed_counts_until_the_key_is_taken_out",
        ],
    ),
    (
        "Webhook's key rotated mid-flight",
        &["api::webhook::secrets::both_secrets_sign_until_the_former_one_ends"],
    ),
    (
        "KEK rotated mid-flight; old version after a restore",
        &[
            "api::pii_keys::keys_are_wrapped_anew_while_the_service_runs",
            "api::pii_keys::what_a_former_key_wrapped_is_still_read",
        ],
    ),
    ("Opposite PII verdicts at once", &["api::pii_verdict::opposite_verdicts_at_once_leave_one"]),
    (
        "Purge during download of evidence",
        &["api::pii_evidence::a_download_ends_when_its_image_is_purged"],
    ),
    (
        "Ids of other tenants",
        &["api::isolation::no_endpoint_tells_what_is_foreign_from_what_is_not_there"],
    ),
    (
        "Webhook duplicated, reordered, SSRF",
        &[
            "api::webhook::leases::whoever_dies_after_sending_sends_again_under_the_same_id",
            "api::webhook::events::events_may_come_out_of_order_and_say_so",
            "api::webhook::guard::what_is_not_public_is_no_endpoint",
            "api::webhook::guard::a_name_that_turns_private_gets_nothing",
        ],
    ),
    (
        "SQLite busy",
        &["failures::parallel::while_somebody_else_writes_to_the_database_everybody_waits"],
    ),
    ("Decompression bomb", &["api::pii_evidence::a_decompression_bomb_is_refused"]),
];

fn has_test(text: &str, name: &str) -> bool {
    text.contains(&format!("async fn {name}(")) || text.contains(&format!("\nfn {name}("))
}

fn listed() -> impl Iterator<Item = &'static str> {
    let on_chains = ON_CHAINS.iter().flat_map(|(_, evm, solana)| evm.iter().chain(*solana));
    on_chains.chain(WITHOUT_A_CHAIN.iter().flat_map(|(_, tests)| *tests)).copied()
}

#[test]
fn every_test_of_the_failure_list_is_there() {
    for test in listed() {
        let (suite, path) = test.split_once("::").unwrap();
        let (modules, name) = path.rsplit_once("::").unwrap();
        let (_, folder) = SUITES.iter().find(|(name, _)| *name == suite).unwrap();
        let file = checkout().join(folder).join(modules.replace("::", "/")).with_extension("rs");
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{test}: {error}"));
        assert!(has_test(&text, name), "{test}");
    }
}

#[test]
fn every_test_here_is_in_the_failure_list() {
    let listed: Vec<_> = listed().collect();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/failures")).unwrap()
    {
        let file = entry.unwrap().path();
        let module = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&file).unwrap();
        assert!(module != "forks" || text.contains("#[tokio::test"), "tests are marked so");
        for after in text.split("#[tokio::test(flavor = \"multi_thread\")]\nasync fn ").skip(1) {
            let name = after.split('(').next().unwrap();
            let test = format!("failures::{module}::{name}");
            assert!(module == "list" || listed.contains(&test.as_str()), "{test}");
        }
    }
}
