use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use tower_service::Service;

use crate::meter::Meter;

/// Counts the requests that go through a transport.
#[derive(Clone)]
pub(crate) struct MeteredTransport<T> {
    pub(crate) transport: T,
    pub(crate) meter: Meter,
}

impl<T, Request> Service<Request> for MeteredTransport<T>
where
    T: Service<Request>,
    T::Future: Send + 'static,
{
    type Response = T::Response;
    type Error = T::Error;
    type Future = Pin<Box<dyn Future<Output = Result<T::Response, T::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.transport.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let (answer, meter) = (self.transport.call(request), self.meter.clone());
        Box::pin(async move { meter.request(answer).await })
    }
}
