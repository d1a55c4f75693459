//! Scheduled jobs, from where the release keeps them.

use super::diagnosis::Diagnosis;
pub(super) use crate::home::CronJob as Job;

/// All jobs of a home.
pub(super) fn jobs<'a>(diagnosis: &Diagnosis<'a>) -> Vec<Job<'a>> {
    diagnosis.home.cron_jobs(diagnosis.facts.triggers.cron_in_database)
}
