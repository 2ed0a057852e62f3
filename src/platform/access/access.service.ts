import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AuditStore } from '../audit.store.js';
import { Clock } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { Failure } from '../failure.js';
import { foreignBecause, isOpen } from './access-policy.js';
import { TokenStore } from './token.store.js';
import { checkToken, grants, makeToken, parseToken, scopes, tokenIn, type Scope, type Token } from './token.js';

/** Who asks, and what they may do. */
export interface Identity {
  /** The name of the token; `loopback` where none is needed. */
  readonly who: string;
  readonly scopes: readonly Scope[];
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** A token revoked by another process (the command line) lets in this much longer. */
const tokenCacheMs = 2_000;
const maxKnownTokens = 1_000;

const loopback: Identity = { who: 'loopback', scopes };

/** Knows who may do what: tokens, or everyone on this machine where the configuration allows it. */
@Injectable()
export class AccessService {
  readonly #known = new Map<string, { readonly token: Token; readonly readAt: number }>();

  constructor(
    private readonly tokens: TokenStore,
    private readonly audit: AuditStore,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Why a server without tokens does not serve this request to anybody; undefined when it may. */
  foreignBecause(headers: Headers): string | undefined {
    return isOpen(this.config) ? foreignBecause(headers, this.config.ALLOWED_HOSTS) : undefined;
  }

  /**
   * Who sent these headers; `credential` is a token found elsewhere than in them. A token that is valid names its owner
   * also where none is needed. Throws `access.unauthenticated`.
   */
  async identify(headers: Headers, credential = tokenIn(headers)): Promise<Identity> {
    const parsed = credential === undefined ? undefined : parseToken(credential);
    const token = parsed && (await this.#token(parsed.id));
    const verdict = checkToken(token, parsed?.secret ?? '', this.clock.now());
    if (verdict.valid && token) return { who: token.name, scopes: token.scopes };
    if (isOpen(this.config)) return loopback;
    const because = credential === undefined ? 'a token is needed' : verdict.valid ? '' : verdict.because;
    throw new Failure('access.unauthenticated', `Not let in: ${because}`);
  }

  /** {@link identify}, and that it may do what `scope` stands for. Throws `access.forbidden` as well. */
  async authorise(headers: Headers, scope: Scope, credential?: string): Promise<Identity> {
    const identity = await this.identify(headers, credential ?? tokenIn(headers));
    if (grants(identity.scopes, scope)) return identity;
    throw new Failure(
      'access.forbidden',
      `The token ${identity.who} has the scopes ${identity.scopes.join(', ')}, not ${scope}`,
    );
  }

  /** A new token. Its text is returned this once and kept nowhere. */
  async create(
    wanted: { readonly name: string; readonly scopes: readonly Scope[]; readonly expiresAt?: number },
    who: string,
  ): Promise<{ readonly text: string; readonly token: Token }> {
    const createdAt = this.clock.now();
    if (wanted.name.trim() === '' || wanted.scopes.length === 0)
      throw new Failure('access.token-incomplete', 'A token needs a name and at least one scope');
    const made = makeToken({ ...wanted, createdAt }, randomBytes);
    await this.tokens.add(made.token);
    const { id, name } = made.token;
    const detail = { name, scopes: wanted.scopes };
    await this.audit.record({ at: createdAt, who, action: 'token.create', subject: id, detail });
    return made;
  }

  async list(): Promise<readonly Token[]> {
    return this.tokens.all();
  }

  /** Whether there was such a token; from now on nobody gets in with it. */
  async revoke(id: string, who: string): Promise<boolean> {
    const at = this.clock.now();
    const revoked = await this.tokens.revoke(id, at);
    this.#known.delete(id);
    if (revoked) await this.audit.record({ at, who, action: 'token.revoke', subject: id, detail: {} });
    return revoked;
  }

  /** Every request asks for its token; within a few seconds the state database need not answer again. */
  async #token(id: string): Promise<Token | undefined> {
    const now = this.clock.now();
    const known = this.#known.get(id);
    if (known && now >= known.readAt && now - known.readAt < tokenCacheMs) return known.token;
    const token = await this.tokens.byId(id);
    if (this.#known.size >= maxKnownTokens) this.#known.clear();
    if (token) this.#known.set(id, { token, readAt: now });
    return token;
  }

  /** Throws `access.no-token` where a token is needed and there is none: nobody could ever get in. */
  async assertReachable(): Promise<void> {
    if (isOpen(this.config) || (await this.tokens.existsActive(this.clock.now()))) return;
    const because = this.config.ACCESS === 'tokens' ? 'ACCESS is tokens' : `HOST is ${this.config.HOST}`;
    const mend = 'npm run -s cli -- token create --name NAME --scopes admin';
    throw new Failure(
      'access.no-token',
      `${because}, so every request needs a token, and there is none. Create one: ${mend}`,
    );
  }
}
