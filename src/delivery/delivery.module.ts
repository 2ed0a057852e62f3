import { Module } from '@nestjs/common';
import { GraphqlApiModule } from './graphql/graphql-api.module.js';

/** What people and other machines see of the server. */
@Module({ imports: [GraphqlApiModule] })
export class DeliveryModule {}
