import { Inject } from '@nestjs/common';
import { Args, ArgsType, Field, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { EVIDENCE, type Evidence } from '../../correlation/evidence.js';
import { LINKS, type Link } from '../../correlation/link.js';
import { DETECTORS, type Detector } from '../../detection/detector.js';
import type { DeadLetter, DeadLetterStatus } from '../../ingest/dead-letter.store.js';
import { DeadLettersService } from '../../ingest/dead-letters.service.js';
import { SOURCES, type Source } from '../../ingest/source.js';
import { AccessService } from '../../platform/access/access.service.js';
import { RequireScope } from '../../platform/access/require-scope.js';
import type { Scope, Token } from '../../platform/access/token.js';
import { AuditStore, type AuditEntry } from '../../platform/audit.store.js';
import { decodeCursor, encodeCursor, pageOf } from '../../platform/page.js';
import { bounds, boundedText } from './bounded.js';
import { Caller } from './caller.js';
import { checkedPage, PageArgs, plainConnectionOf, type PlainConnectionOf } from './connection.js';
import { DateTime } from './date-time.js';
import { ScopeEnum } from './enums.js';
import { AttributeType, toAttributes } from './inventory.type.js';
import {
  AuditConnection,
  AuditEntryType,
  CatalogueEntryType,
  DeadLetterConnection,
  DeadLetterResult,
  DeadLetterStatusEnum,
  DeadLetterType,
  NewTokenType,
  RevokeTokenResult,
  toExamples,
  TokenType,
  type DoneType,
} from './operations.type.js';
import type { Problem } from './problem.type.js';
import { Protect } from './protect.js';

@ArgsType()
class DeadLetterArgs extends PageArgs {
  @Field(() => DeadLetterStatusEnum, { nullable: true, description: 'Only those of this status.' })
  readonly status?: DeadLetterStatus | null;
}

@Resolver(() => DeadLetterType)
@Protect('read')
export class DeadLetterResolver {
  constructor(private readonly letters: DeadLettersService) {}

  @Query(() => DeadLetterConnection, { description: 'Payloads that could not be read, the latest first.' })
  async deadLetters(@Args() { status, ...page }: DeadLetterArgs): Promise<PlainConnectionOf<DeadLetter>> {
    const { first, after } = checkedPage(page);
    const rows = await this.letters.page(first + 1, idBefore(after), status ?? undefined);
    return plainConnectionOf(byIdPage(rows, first));
  }

  @Mutation(() => DeadLetterResult, { description: 'Reads a dead letter again; what is still not read stays waiting.' })
  @RequireScope('operate')
  async replayDeadLetter(
    @Args('id', { type: () => ID, description: 'The dead letter.' }) id: string,
    @Caller() who: string,
  ): Promise<DoneType | Problem> {
    const result = await this.letters.replay(idOf(id), who);
    if (!result) return { problem: 'not-found', message: `There is no dead letter ${id}.` };
    return result.replayed ? { id } : { problem: 'illegal', message: result.because };
  }

  @Mutation(() => DeadLetterResult, { description: 'Gives a dead letter up.' })
  @RequireScope('operate')
  async discardDeadLetter(
    @Args('id', { type: () => ID, description: 'The dead letter.' }) id: string,
    @Caller() who: string,
  ): Promise<DoneType | Problem> {
    const discarded = await this.letters.discard(idOf(id), who);
    return discarded ? { id } : { problem: 'not-found', message: `No dead letter ${id} is waiting.` };
  }
}

@Resolver(() => CatalogueEntryType)
@Protect('read')
export class CatalogueResolver {
  constructor(
    @Inject(SOURCES) private readonly allSources: readonly Source[],
    @Inject(DETECTORS) private readonly allDetectors: readonly Detector[],
    @Inject(EVIDENCE) private readonly allEvidence: readonly Evidence[],
    @Inject(LINKS) private readonly allLinks: readonly Link[],
  ) {}

  @Query(() => [CatalogueEntryType], { description: 'Every sender that is understood, and what its payloads mean.' })
  sources(): readonly CatalogueEntryType[] {
    return this.allSources.map(toEntry);
  }

  @Query(() => [CatalogueEntryType], { description: 'Every detector.' })
  detectors(): readonly CatalogueEntryType[] {
    return this.allDetectors.map(toEntry);
  }

  @Query(() => [CatalogueEntryType], { description: 'Every kind of evidence for or against a cause.' })
  evidence(): readonly CatalogueEntryType[] {
    return this.allEvidence.map(toEntry);
  }

  @Query(() => [CatalogueEntryType], { description: 'Every reason for which two anomalies belong together.' })
  links(): readonly CatalogueEntryType[] {
    return this.allLinks.map(toEntry);
  }
}

@Resolver(() => TokenType)
@Protect('admin')
export class TokenResolver {
  constructor(private readonly access: AccessService) {}

  @Query(() => [TokenType], { description: 'Every token, without its secret.' })
  tokens(): Promise<readonly Token[]> {
    return this.access.list();
  }

  @Mutation(() => NewTokenType, { description: 'Creates a token. Its text is shown this once.' })
  createToken(
    @Args('name', { type: () => String, description: 'What its owner calls it.' }) name: string,
    @Args('scopes', { type: () => [ScopeEnum], description: 'What it may do.' }) scopes: Scope[],
    @Args('expiresAt', { type: () => DateTime, nullable: true, description: 'When it ends by itself.' })
    expiresAt: number | null,
    @Caller() who: string,
  ): Promise<NewTokenType> {
    const wanted = { name: boundedText('name', name, bounds.name), scopes: [...new Set(scopes)] };
    return this.access.create(typeof expiresAt === 'number' ? { ...wanted, expiresAt } : wanted, who);
  }

  @Mutation(() => RevokeTokenResult, { description: 'From now on nobody gets in with this token.' })
  async revokeToken(
    @Args('id', { type: () => ID, description: 'The token.' }) id: string,
    @Caller() who: string,
  ): Promise<DoneType | Problem> {
    const revoked = await this.access.revoke(id, who);
    return revoked ? { id } : { problem: 'not-found', message: `There is no token ${id}.` };
  }
}

@Resolver(() => AuditEntryType)
@Protect('admin')
export class AuditResolver {
  constructor(private readonly store: AuditStore) {}

  @Query(() => AuditConnection, { description: 'Who did what, the latest first.' })
  async audit(@Args() page: PageArgs): Promise<PlainConnectionOf<AuditEntry>> {
    const { first, after } = checkedPage(page);
    return plainConnectionOf(byIdPage(await this.store.page(first + 1, idBefore(after)), first));
  }

  @ResolveField(() => [AttributeType], { description: 'What was asked in detail and what became of it.' })
  detail(@Parent() { detail }: AuditEntry): readonly AttributeType[] {
    return toAttributes(detail);
  }
}

interface Catalogued {
  readonly id: string;
  readonly summary: string;
  readonly examples: readonly { readonly name: string }[];
}

function toEntry({ id, summary, examples }: Catalogued): CatalogueEntryType {
  return { id, summary, examples: toExamples(examples) };
}

function idBefore(after: string | undefined): number | undefined {
  return after === undefined ? undefined : decodeCursor(after, ['number'])[0];
}

function byIdPage<T extends { readonly id: number }>(rows: readonly T[], first: number) {
  return pageOf(
    rows.map((node) => ({ cursor: encodeCursor([node.id]), node })),
    first,
  );
}

/** The number of a dead letter; -1, which none has, when it is no number. */
function idOf(id: string): number {
  return /^\d{1,15}$/.test(id) ? Number(id) : -1;
}
