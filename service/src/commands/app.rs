use clap::{Args, Subcommand};
use portcullis_service::{
    model::{AppMode, Origin},
    store::Store,
};

use super::{CommandError, answer, operator};

/// Applications.
#[derive(Debug, Subcommand)]
pub(crate) enum AppCommand {
    /// Put an application into a mode: in test mode it sees and changes nothing but what is on
    /// testnets
    SetMode {
        #[command(flatten)]
        which: Which,
        /// `test` or `live`
        mode: AppMode,
    },
    /// Let browsers call for an application from an origin, and from no other than those that are
    /// allowed
    AllowOrigin {
        #[command(flatten)]
        which: Which,
        /// Such as `https://app.example` or `http://localhost:3000`
        origin: Origin,
    },
    /// No longer let browsers call for an application from an origin. When none is left, they call from
    /// everywhere
    DisallowOrigin {
        #[command(flatten)]
        which: Which,
        /// Such as `https://app.example` or `http://localhost:3000`
        origin: Origin,
    },
    /// List all applications
    List,
}

/// Of which application.
#[derive(Debug, Args)]
pub(crate) struct Which {
    /// The organisation
    #[arg(long)]
    org: String,
    /// The application
    #[arg(long, default_value = "default")]
    app: String,
}

impl AppCommand {
    pub(super) async fn run(self, store: &dyn Store) -> Result<(), CommandError> {
        match self {
            Self::SetMode { which: Which { org, app }, mode } => {
                let app = store.set_app_mode(&org, &app, mode, &operator(store).await?).await?;
                let app = app.ok_or(CommandError::Missing("application"))?;
                answer(&format!("mode={}", app.mode))
            }
            Self::AllowOrigin { which: Which { org, app }, origin } => {
                let origins =
                    store.allow_origin(&org, &app, &origin, &operator(store).await?).await?;
                let origins = origins.ok_or(CommandError::Missing("application"))?;
                answer(&format!("origins={}", words(&origins)))
            }
            Self::DisallowOrigin { which: Which { org, app }, origin } => {
                let origins =
                    store.disallow_origin(&org, &app, &origin, &operator(store).await?).await?;
                let missing = "application, or it does not name that origin";
                let origins = origins.ok_or(CommandError::Missing(missing))?;
                answer(&format!("origins={}", words(&origins)))?;
                if origins.is_empty() {
                    answer("none is left: pages of every origin may call from now on")?;
                }
                Ok(())
            }
            Self::List => list(store).await,
        }
    }
}

/// With one space between two.
fn words(origins: &[Origin]) -> String {
    let origins: Vec<_> = origins.iter().map(Origin::as_str).collect();
    origins.join(" ")
}

async fn list(store: &dyn Store) -> Result<(), CommandError> {
    for (org, app, origins) in store.apps().await? {
        answer(&format!("{org}\t{}\t{}\t{}", app.name, app.mode, words(&origins)))?;
    }
    Ok(())
}
