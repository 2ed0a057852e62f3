import { AuditEntity } from '../audit.entity.js';
import { TokenEntity } from './token.entity.js';

/** The tables of access. */
export const accessEntities = [AuditEntity, TokenEntity] as const;
