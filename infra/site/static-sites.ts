import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { type CfnElement, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { SiteFolders } from './folders.ts';
import { contentSecurityPolicy } from './headers.ts';

interface StaticSitesProps {
  /** Each under its prefix; the first one is where `/` leads. */
  readonly sites: readonly SiteFolders[];
  /** The host of the API: `/v1/*` is passed on to it, so that pages ask no other origin. */
  readonly apiHost: string;
  /** Other origins that pages may ask, by spaces: the issuer of tokens. */
  readonly connectTo: string;
  /** Files that are known when the stack is deployed, by path from the root. */
  readonly written: Readonly<Record<string, unknown>>;
}

/** Pages in a private bucket, read through CloudFront alone, with the API behind the same name. */
export class StaticSites extends Construct {
  readonly bucket: IBucket;
  readonly distribution: Distribution;

  constructor(scope: Construct, id: string, { sites, apiHost, connectTo, written }: StaticSitesProps) {
    super(scope, id);
    const bucket = new Bucket(this, 'Files', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY, // what is in it is built from the sources
    });
    this.bucket = bucket as IBucket; // the library's own types are not exact about what is optional
    const pages = {
      origin: S3BucketOrigin.withOriginAccessControl(this.bucket),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      cachePolicy: CachePolicy.CACHING_OPTIMIZED, // what is said to be asked for each time is asked for each time
      responseHeadersPolicy: this.#headers(connectTo),
      compress: true,
      functionAssociations: [{ function: this.#paths(sites), eventType: FunctionEventType.VIEWER_REQUEST }],
    };
    this.distribution = new Distribution(this, 'Distribution', {
      comment: 'Laurel: pages, and the API behind the same name',
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      defaultBehavior: pages,
      additionalBehaviors: {
        '/v1/*': {
          origin: new HttpOrigin(apiHost),
          viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
          allowedMethods: AllowedMethods.ALLOW_ALL,
          cachePolicy: CachePolicy.CACHING_DISABLED,
          originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        },
      },
    });
    this.#acknowledgeCopying(this.#deploy(sites, written));
    acknowledge(bucket, this.distribution);
  }

  /** Where people find the pages, without a slash at the end. */
  get url(): string {
    return `https://${this.distribution.distributionDomainName}`;
  }

  #headers(connectTo: string): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'Headers', {
      comment: 'Laurel: no script, style or frame from elsewhere',
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(connectTo), override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.SAME_ORIGIN, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
      },
      customHeadersBehavior: {
        customHeaders: [{ header: 'cross-origin-opener-policy', value: 'same-origin', override: true }],
      },
    });
  }

  /** Which file a path means, as the local run decides it. */
  #paths(sites: readonly SiteFolders[]): EdgeFunction {
    return new EdgeFunction(this, 'Paths', {
      runtime: FunctionRuntime.JS_2_0,
      comment: 'Laurel: which file a path means',
      code: FunctionCode.fromInline(pathsCode(sites)),
    });
  }

  /**
   * Files whose names have hashes first, and old ones stay: a page that is open still finds what it asks for. Then what
   * the stack writes, and the pages last.
   */
  #deploy(sites: readonly SiteFolders[], written: Readonly<Record<string, unknown>>): BucketDeployment {
    const deploy = (id: string, sources: ISource[], cacheControl: CacheControl[]) =>
      new BucketDeployment(this, id, {
        destinationBucket: this.bucket,
        sources,
        cacheControl,
        prune: false,
        memoryLimit: 256,
      });
    const assets = deploy(
      'Assets',
      sites.map(({ immutable }) => Source.asset(immutable)),
      [CacheControl.setPublic(), CacheControl.maxAge(Duration.days(365)), CacheControl.immutable()],
    );
    const texts = Object.entries(written).map(([path, content]) => Source.jsonData(path, content));
    const pages = deploy(
      'Pages',
      [...sites.map(({ pages }) => Source.asset(pages)), ...texts],
      [CacheControl.noCache()],
    );
    pages.node.addDependency(assets);
    return pages;
  }

  /** The function that copies the files is the CDK's own, and one for all. */
  #acknowledgeCopying({ handlerRole }: BucketDeployment): void {
    const stack = Stack.of(this);
    const files = stack.getLogicalId(this.bucket.node.defaultChild as CfnElement);
    const assets = 'arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*';
    const copier = handlerRole.node.scope;
    if (copier === undefined) throw new Error('the function that copies the files has no place');
    const reasons = {
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]':
        'It writes its own log, and nothing else.',
      ...Object.fromEntries(
        ['Action::s3:GetBucket*', 'Action::s3:GetObject*', 'Action::s3:List*', 'Action::s3:Abort*']
          .concat('Action::s3:DeleteObject*', `Resource::${assets}`, `Resource::<${files}.Arn>/*`)
          .map((what) => [
            `AwsSolutions-IAM5[${what}]`,
            'It copies whatever was built, by names with hashes.',
          ]),
      ),
      'AwsSolutions-L1': 'The CDK chooses the runtime of its own function.',
    };
    for (const [id, reason] of Object.entries(reasons)) Validations.of(copier).acknowledge({ id, reason });
  }
}

/** Exported for its test: a CloudFront function, in the JavaScript that those run. */
export function pathsCode(sites: readonly Pick<SiteFolders, 'prefix' | 'fallback'>[]): string {
  const known = JSON.stringify(sites.map(({ prefix, fallback }) => ({ prefix, fallback })));
  return `
function handler(event) {
  var request = event.request;
  var sites = ${known};
  var moved = function (to) {
    return { statusCode: 302, statusDescription: 'Found', headers: { location: { value: to } } };
  };
  if (request.uri === '/') return moved(sites[0].prefix + '/');
  for (var i = 0; i < sites.length; i++) {
    var site = sites[i];
    if (request.uri === site.prefix) return moved(site.prefix + '/');
    var isPage = request.uri.indexOf(site.prefix + '/') === 0 && !/\\.\\w+$/.test(request.uri);
    if (isPage && site.fallback !== null) request.uri = site.prefix + '/' + site.fallback;
  }
  return request;
}`;
}

function acknowledge(bucket: Bucket, distribution: Distribution): void {
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'It holds public pages without a secret, read through CloudFront alone; a log of reads tells nothing.',
  });
  for (const [id, reason] of [
    ['AwsSolutions-CFR1', 'Where operators may sit is for the retailer to say, not for the template.'],
    [
      'AwsSolutions-CFR2',
      'The pages are static, and the API behind them is throttled and checks every token.',
    ],
    [
      'AwsSolutions-CFR3',
      'The API has its own access log; paths of pages hold member ids, which have no place in logs.',
    ],
    ['AwsSolutions-CFR4', 'Without a domain of the retailer the certificate is CloudFront’s own.'],
  ] as const) {
    Validations.of(distribution).acknowledge({ id, reason });
  }
}
