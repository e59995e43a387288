use e2e::figures::Spread;
use serde::Serialize;

use crate::{contest::Contest, meter::Spent};

/// Of one side of a contest.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct SideFigures {
    pub(crate) per_second: Spread,
    pub(crate) megabytes_per_second: Option<f64>,
    /// In the code itself; medians, of the time of a round.
    pub(crate) own_share: f64,
    /// While a request was on the way.
    pub(crate) node_share: f64,
    pub(crate) own_microseconds_per_item: f64,
    pub(crate) requests_per_item: f64,
}

/// Of a contest.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Figures {
    pub(crate) chain: &'static str,
    pub(crate) name: &'static str,
    pub(crate) baseline: &'static str,
    pub(crate) item: &'static str,
    pub(crate) items_per_round: usize,
    /// How many times as fast the SDK is; of the rounds' own ratios.
    pub(crate) ratio: Spread,
    pub(crate) sdk: SideFigures,
    pub(crate) plain: SideFigures,
}

impl Figures {
    pub(crate) fn of(contest: &Contest) -> Self {
        let work = contest.work;
        let rounds = contest.sdk.iter().zip(&contest.plain);
        let ratio =
            |(sdk, plain): (&Spent, &Spent)| plain.total.as_secs_f64() / sdk.total.as_secs_f64();
        Self {
            chain: work.chain,
            name: work.name,
            baseline: work.plain,
            item: work.item,
            items_per_round: work.items,
            ratio: Spread::of(rounds.map(ratio)),
            sdk: SideFigures::of(&contest.sdk, work.items, work.bytes),
            plain: SideFigures::of(&contest.plain, work.items, work.bytes),
        }
    }
}

impl SideFigures {
    #[allow(clippy::cast_precision_loss)]
    fn of(rounds: &[Spent], items: usize, bytes: Option<usize>) -> Self {
        let items = items as f64;
        let median = |figure: &dyn Fn(&Spent) -> f64| Spread::of(rounds.iter().map(figure)).median;
        let seconds = |spent: &Spent| spent.total.as_secs_f64();
        Self {
            per_second: Spread::of(rounds.iter().map(|spent| items / seconds(spent))),
            megabytes_per_second: bytes
                .map(|bytes| median(&|spent| bytes as f64 / seconds(spent) / 1e6)),
            own_share: median(&|spent| spent.own.as_secs_f64() / seconds(spent)),
            node_share: median(&|spent| spent.node.as_secs_f64() / seconds(spent)),
            own_microseconds_per_item: median(&|spent| spent.own.as_secs_f64() * 1e6 / items),
            requests_per_item: median(&|spent| spent.requests as f64 / items),
        }
    }
}
