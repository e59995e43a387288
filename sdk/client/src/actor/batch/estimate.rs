use portcullis_solana::Instruction;

use super::{IssueBatch, IssueEstimate, Told, plan::issue_call};
use crate::{Actor, Failure, connection::Node};

impl Actor {
    /// What a batch would cost, and which of its passes the chain would refuse, as things are. Signs
    /// and sends nothing.
    ///
    /// # Errors
    ///
    /// [`Failure`] if the node does not answer well.
    #[tracing::instrument(skip_all, fields(passes = batch.requests.len(), chain = %self.connection.chain))]
    pub async fn estimate_issues(&self, batch: &IssueBatch) -> Result<IssueEstimate, Failure> {
        let mut told = Told::new();
        match &self.connection.node {
            Node::Solana(cluster) => {
                let (mut left, mut places) = self.missing(cluster, batch, &mut told).await?;
                while !left.requests.is_empty() {
                    let items = self.issue_items(&left, &places)?;
                    let instructions: Vec<Instruction> =
                        items.into_iter().flat_map(|item| item.instructions).collect();
                    let (estimate, refused) =
                        self.estimate_instructions(cluster, &instructions).await?;
                    let place = refused.map(usize::from).filter(|it| *it < left.requests.len());
                    let (Some(place), Some(refusal)) = (place, &estimate.refusal) else {
                        return Ok(IssueEstimate { estimate: Some(estimate), told });
                    };
                    let request = left.requests.remove(place);
                    places.remove(place);
                    let outcome = self.refused(batch, &request, refusal.clone()).await?;
                    told.push((request, outcome));
                }
                Ok(IssueEstimate { estimate: None, told })
            }
            Node::Evm(registry) => {
                let accepted = self.accepted(registry, batch, &mut told).await?;
                let Some(call) = issue_call(registry, &accepted)? else {
                    return Ok(IssueEstimate { estimate: None, told });
                };
                let estimate = Some(self.estimate_call(&call.call).await?);
                Ok(IssueEstimate { estimate, told })
            }
        }
    }
}
