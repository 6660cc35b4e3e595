"""The HTTP edge as one application: the host and the guard before every route, the headers after them."""

from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.di import Provide

from pulse.api import live, openapi, site
from pulse.api.deps import Deps
from pulse.api.errors import answer
from pulse.api.guard import guard
from pulse.api.hosts import behind_hosts
from pulse.api.request import LARGEST_BODY, StrictRequest
from pulse.api.resources import PictureBytes
from pulse.api.routes import described_routes
from pulse.api.security import secured


def edge(deps: Deps) -> Litestar:
    """The application; it has no state but what is in `deps`."""
    app = Litestar(
        [*described_routes(), *live.ROUTES, *openapi.ROUTES, *site.ROUTES],
        dependencies={"deps": Provide(lambda: deps, sync_to_thread=False)},
        guards=[guard],
        exception_handlers={Exception: answer},
        before_send=[secured],
        request_class=StrictRequest,
        request_max_body_size=LARGEST_BODY,
        compression_config=CompressionConfig(backend="gzip", gzip_compress_level=6, exclude_opt_key="compressed"),
        openapi_config=None,
        logging_config=None,
        state=State({"deps": deps, "picture_bytes": PictureBytes()}),
    )
    app.asgi_handler = behind_hosts(app.asgi_handler, deps.settings)  # also before what is no route
    return app
