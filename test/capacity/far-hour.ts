/** A daily schedule (cron, UTC) half a day away: whenever the tests run, what it does does not come between. */
export const halfADayAway = `0 ${(new Date().getUTCHours() + 12) % 24} * * *`;
