/** The wall clock, as an argument: only what faces people or other machines asks it; decisions use event time. */
export abstract class Clock {
  abstract now(): number;
}

export class SystemClock extends Clock {
  now(): number {
    return Date.now();
  }
}
