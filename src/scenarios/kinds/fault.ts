import type { ChangeLine } from '../../domain/recording.js';
import type { Severity } from '../../domain/signal.js';
import type { Plan, Rollout, Wording, Writing } from '../plan.js';

type Rest = Omit<Plan, 'rootChange' | 'rootChangeAliases' | 'changes'>;

/** A plan that blames a change. */
export function changed({ id, aliases, lines }: Rollout, rest: Rest, more: readonly ChangeLine[] = []): Plan {
  return { ...rest, rootChange: id, rootChangeAliases: aliases, changes: [...lines, ...more] };
}

/** A plan in which no change is to blame. */
export function unchanged(rest: Rest): Plan {
  return { ...rest, rootChange: 'none' };
}

/** Lines that an entity writes while the fault lasts. */
export function says(entity: string, perMinute: number, severity: Severity, line: () => string): Writing {
  return { entity, perMinute, severity, line };
}

/** The words of a commit. Lines of the diff are told apart by the sign they begin with. */
export function words(message: string, file: string, ...diff: string[]): Wording {
  return {
    message,
    files: [file],
    removed: diff.filter((line) => line.startsWith('-')).map((line) => line.slice(1)),
    added: diff.filter((line) => line.startsWith('+')).map((line) => line.slice(1)),
  };
}
