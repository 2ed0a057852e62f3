import { Module } from '@nestjs/common';
import { ConsoleController } from './console.controller.js';
import { GraphqlApiModule } from './graphql/graphql-api.module.js';

/** What people and other machines see of the server. */
@Module({ imports: [GraphqlApiModule], controllers: [ConsoleController] })
export class DeliveryModule {}
