/** A part of every day in which people are let sleep, in minutes of the local day; it may pass midnight. */
export interface QuietHours {
  readonly fromMinute: number;
  readonly untilMinute: number;
  readonly timeZone: string;
}

const minuteMs = 60_000;
const day = 1_440;

/** Reads what NOTIFY_QUIET_HOURS has checked: `22:00-07:00 Europe/Berlin`. */
export function readQuietHours(text: string): QuietHours {
  const [hours = '', timeZone = 'UTC'] = text.split(' ');
  const [fromMinute = 0, untilMinute = 0] = hours.split('-').map(minuteOfText);
  return { fromMinute, untilMinute, timeZone };
}

function minuteOfText(text: string): number {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  return hour * 60 + minute;
}

/** When the quiet hours end that `now` is in; undefined when it is in none. Right also on days of 23 or 25 hours. */
export function quietUntil({ fromMinute, untilMinute, timeZone }: QuietHours, now: number): number | undefined {
  const minute = localMinute(now, timeZone);
  const since = (minute - fromMinute + day) % day;
  const lengthMinutes = (untilMinute - fromMinute + day) % day || day;
  if (since >= lengthMinutes) return undefined;
  const end = now - (now % minuteMs) + (lengthMinutes - since) * minuteMs;
  // The clocks were put forward or back on the way there.
  const off = ((untilMinute - localMinute(end, timeZone) + day + day / 2) % day) - day / 2;
  return end + off * minuteMs;
}

function localMinute(at: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return minuteOfText(format.format(at));
}
