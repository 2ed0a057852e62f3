import { Injectable } from '@nestjs/common';
import { AuditStore } from '../platform/audit.store.js';
import { Clock } from '../platform/clock.js';
import { imported } from './authority.js';
import { readDeclared } from './declared.js';
import { InventoryService } from './inventory.service.js';

/** What an import took up, and what of the one before it under the same name it took back. */
export interface TopologyImport {
  readonly entities: number;
  readonly relations: number;
  readonly withdrawn: number;
}

/** Takes in topologies that operators import: each is declared under its name until it is imported anew. */
@Injectable()
export class TopologyService {
  constructor(
    private readonly inventory: InventoryService,
    private readonly audit: AuditStore,
    private readonly clock: Clock,
  ) {}

  /** Throws `inventory.invalid-file`. An empty topology takes back what was imported under the name. */
  async import(name: string, yaml: string, who: string): Promise<TopologyImport> {
    const told = readDeclared(yaml, `the topology ${name}`);
    const withdrawn = await this.inventory.declareAs(`${imported}${name}`, told);
    const result = { entities: told.entities.length, relations: told.relations.length, withdrawn };
    const detail = { ...result };
    await this.audit.record({ at: this.clock.now(), who, action: 'topology.import', subject: name, detail });
    return result;
  }
}
