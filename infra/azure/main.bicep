// Exchange Check in Azure: a bot registration for Teams with a managed identity (no password anywhere),
// Container Apps, PostgreSQL, and Key Vault for what has to stay secret.
//
//   az group create --name exchange-check --location westeurope
//   az deployment group create --resource-group exchange-check --template-file infra/azure/main.bicep \
//     --parameters image=registry.contoso.com/exchange-check:0.1.0 domains=contoso.com \
//       databasePassword=... accountKey="$(openssl rand -base64 32)"
//
// Outside checks only: to look from inside your network, run a second instance there as a vantage
// point (EXCHANGE_CHECK_VANTAGE) on the same database.

@description('Begins the name of everything that is made.')
@minLength(3)
@maxLength(16)
param name string = 'exchange-check'

param location string = resourceGroup().location

@description('The container image, from infra/container/Containerfile.')
param image string

@description('Mail domains that a check from chat may reach, separated by commas.')
param domains string

@description('Entra tenant whose people are served.')
param tenantId string = tenant().tenantId

@secure()
@description('Of the database; letters and digits, since it stands in a URL.')
@minLength(16)
param databasePassword string

@secure()
@description('Seals probe accounts: 32 random bytes in base64.')
param accountKey string

@description('Instances. Chat needs one; a second one keeps it there while the first is replaced.')
@minValue(1)
@maxValue(10)
param instances int = 2

var unique = uniqueString(resourceGroup().id, name)
var databaseName = 'exchange_check'
var databaseUser = 'exchange_check'
// Built-in role "Key Vault Secrets User"
var secretsUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'kv-${take(unique, 16)}'
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
  }
}

resource mayReadSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identity.id, secretsUser)
  scope: vault
  properties: {
    roleDefinitionId: secretsUser
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource database 'Microsoft.DBforPostgreSQL/flexibleServers@2022-12-01' = {
  name: '${name}-${take(unique, 8)}'
  location: location
  sku: { name: 'Standard_B1ms', tier: 'Burstable' }
  properties: {
    version: '16'
    administratorLogin: databaseUser
    administratorLoginPassword: databasePassword
    storage: { storageSizeGB: 32 }
    backup: { backupRetentionDays: 14, geoRedundantBackup: 'Disabled' }
    highAvailability: { mode: 'Disabled' }
  }

  resource tables 'databases' = {
    name: databaseName
  }

  // 0.0.0.0 stands for "resources in Azure". Put both into a virtual network where that is too much.
  resource fromAzure 'firewallRules' = {
    name: 'azure'
    properties: { startIpAddress: '0.0.0.0', endIpAddress: '0.0.0.0' }
  }
}

resource databaseUrl 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'database-url'
  properties: {
    value: 'postgres://${databaseUser}:${databasePassword}@${database.properties.fullyQualifiedDomainName}:5432/${databaseName}?sslmode=verify-full'
  }
}

resource sealingKey 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'account-key'
  properties: { value: accountKey }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2022-10-01' = {
  name: name
  location: location
  properties: { sku: { name: 'PerGB2018' }, retentionInDays: 30 }
}

resource environment 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: name
  location: location
  properties: {
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: logs.properties.customerId
        sharedKey: logs.listKeys().primarySharedKey
      }
    }
  }
}

var host = '${name}.${environment.properties.defaultDomain}'

resource bot 'Microsoft.App/containerApps@2024-03-01' = {
  name: name
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  dependsOn: [mayReadSecrets]
  properties: {
    managedEnvironmentId: environment.id
    configuration: {
      ingress: { external: true, targetPort: 3978, allowInsecure: false }
      secrets: [
        { name: 'database-url', keyVaultUrl: databaseUrl.properties.secretUri, identity: identity.id }
        { name: 'account-key', keyVaultUrl: sealingKey.properties.secretUri, identity: identity.id }
      ]
    }
    template: {
      terminationGracePeriodSeconds: 20
      containers: [
        {
          name: 'bot'
          image: image
          resources: { cpu: json('0.5'), memory: '1Gi' }
          env: [
            { name: 'DATABASE_URL', secretRef: 'database-url' }
            { name: 'EXCHANGE_CHECK_KEY', secretRef: 'account-key' }
            { name: 'EXCHANGE_CHECK_DOMAINS', value: domains }
            { name: 'EXCHANGE_CHECK_URL', value: 'https://${host}' }
            { name: 'MICROSOFT_APP_ID', value: identity.properties.clientId }
            { name: 'MICROSOFT_APP_TENANT_ID', value: tenantId }
            { name: 'MICROSOFT_APP_TYPE', value: 'UserAssignedMSI' }
          ]
          probes: [
            { type: 'Startup', httpGet: { path: '/healthz', port: 3978 }, periodSeconds: 2, failureThreshold: 30 }
            { type: 'Liveness', httpGet: { path: '/healthz', port: 3978 }, periodSeconds: 15 }
            { type: 'Readiness', httpGet: { path: '/readyz', port: 3978 }, periodSeconds: 5 }
          ]
        }
      ]
      scale: { minReplicas: instances, maxReplicas: instances }
    }
  }
}

resource registration 'Microsoft.BotService/botServices@2022-09-15' = {
  name: '${name}-${take(unique, 8)}'
  location: 'global'
  kind: 'azurebot'
  sku: { name: 'F0' }
  properties: {
    displayName: 'Exchange Check'
    endpoint: 'https://${host}/api/messages'
    msaAppId: identity.properties.clientId
    msaAppMSIResourceId: identity.id
    msaAppTenantId: tenantId
    msaAppType: 'UserAssignedMSI'
  }

  resource teams 'channels' = {
    name: 'MsTeamsChannel'
    location: 'global'
    properties: {
      channelName: 'MsTeamsChannel'
      properties: { isEnabled: true }
    }
  }
}

@description('Goes into the Teams app: MICROSOFT_APP_ID for manifests/teams/build.ts.')
output appId string = identity.properties.clientId

@description('Where the bot answers.')
output url string = 'https://${host}'
