import { Injectable } from '@nestjs/common';
import { EntityManager, IsNull, MoreThan } from 'typeorm';
import { TokenEntity } from './token.entity.js';
import type { Token } from './token.js';

/** Keeps what is known of tokens; the tokens themselves are kept nowhere. */
@Injectable()
export class TokenStore {
  constructor(private readonly manager: EntityManager) {}

  async add(token: Token): Promise<void> {
    await this.manager.insert(TokenEntity, { ...token, scopes: [...token.scopes] });
  }

  async byId(id: string): Promise<Token | undefined> {
    return (await this.manager.findOneBy(TokenEntity, { id })) ?? undefined;
  }

  /** The newest first. */
  async all(): Promise<readonly Token[]> {
    return this.manager.find(TokenEntity, { order: { createdAt: 'DESC', id: 'ASC' } });
  }

  /** Whether there was such a token that was not revoked before. */
  async revoke(id: string, at: number): Promise<boolean> {
    const { affected } = await this.manager.update(TokenEntity, { id, revokedAt: IsNull() }, { revokedAt: at });
    return (affected ?? 0) > 0;
  }

  async existsActive(at: number): Promise<boolean> {
    return this.manager.exists(TokenEntity, {
      where: [
        { revokedAt: IsNull(), expiresAt: IsNull() },
        { revokedAt: IsNull(), expiresAt: MoreThan(at) },
      ],
    });
  }
}
