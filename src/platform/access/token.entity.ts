import { Column, Entity, PrimaryColumn } from 'typeorm';
import { optional } from '../columns.js';
import type { Scope, Token } from './token.js';

@Entity('token')
export class TokenEntity implements Token {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  name!: string;

  @Column('text', { array: true })
  scopes!: Scope[];

  @Column('text')
  secretHash!: string;

  @Column('bigint')
  createdAt!: number;

  @Column('bigint', { nullable: true, transformer: optional })
  expiresAt?: number;

  @Column('bigint', { nullable: true, transformer: optional })
  revokedAt?: number;
}
